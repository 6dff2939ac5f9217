"""Who lives where, from when to when: the heart of the register.

A stay is a registered fact; a declaration is only evidence for one.
"""
