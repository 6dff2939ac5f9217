"""What goes over the wire: shapes of bodies and answers, with the descriptions the OpenAPI document shows."""
