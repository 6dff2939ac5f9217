"""How much of a number is shown."""

from __future__ import annotations

from datetime import date


def mask_number(number: str) -> str:
    """First three and last two characters: enough to tell two papers apart, too little to rebuild one from its birth
    date and home county."""
    if len(number) <= 6:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 5) + number[-2:]


def mask_phone(phone: str) -> str:
    """First three and last two digits."""
    return mask_number(phone)


def age_on(birth: date, on: date) -> int:
    """Full years on a day."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
