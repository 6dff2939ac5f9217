"""REST for integrators. A door: thin, never touches tables itself.
"""
