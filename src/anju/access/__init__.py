"""Accounts, roles, permissions, the Viewer, scope by division, and the vault that encrypts fields.

Nothing is read without a Viewer.
"""
