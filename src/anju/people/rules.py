"""What follows from a person's facts."""

from __future__ import annotations

from datetime import date


def age_on(birth: date, on: date) -> int:
    """Full years on a day."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
