"""Persons and their identity documents: the minimum the law names, and nothing else."""
