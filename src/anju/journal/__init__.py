"""Append-only record of who changed what, and of who looked at whom and why.

Stands below access: an actor is a plain id, so that a line outlives a deleted account.
"""
