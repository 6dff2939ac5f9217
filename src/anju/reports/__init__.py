"""Ledgers and indicators: read-only views over the register, scoped and logged."""
