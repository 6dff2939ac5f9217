"""What people tell us, by every channel: one message model, numbered findings, one set of actions.

A declaration is not yet a registration: verification makes it one.
"""
