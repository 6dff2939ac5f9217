"""REST for integrators, at /api/v1/. A door: thin, never touches tables itself.

One call is one transaction of one Viewer; an error is a problem (RFC 9457) in one place, `problems`.
"""
