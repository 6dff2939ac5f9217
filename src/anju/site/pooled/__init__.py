"""Django's own way to PostgreSQL, for processes that serve: see base."""
