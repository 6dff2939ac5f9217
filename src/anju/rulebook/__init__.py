"""Loads rule packs, checks them and answers: which rule, here, on this day, from which source.

The numbers and lists live in packs; the shapes live here. No rule text is stored in the database.
"""
