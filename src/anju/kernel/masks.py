"""How much of a number is shown where nobody has asked for the whole."""

from __future__ import annotations

SHORT = 6


def mask_number(number: str) -> str:
    """First three and last two characters, stars between; six characters or fewer are stars alone.

    Enough to tell two papers apart, too little to rebuild one from its birth date and home county.
    """
    if len(number) <= SHORT:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 5) + number[-2:]
