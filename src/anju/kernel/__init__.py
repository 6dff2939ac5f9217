"""Plain Python the whole house stands on: periods, deadlines, calendars, identity numbers, codes, findings.

Neither Django nor I/O. What is here is true in every town and every year.
"""
