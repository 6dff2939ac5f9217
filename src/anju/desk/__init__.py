"""Staff pages. A door: thin, never touches tables itself."""
