"""The arithmetic of the 18-character number: its check character, its date, its older form of 15 digits.

Sources: GB 11643-1999 (structure), ISO 7064 MOD 11-2 (check character). The same arithmetic serves the residence permit
of Hong Kong, Macao and Taiwan residents and the foreign permanent resident's card of 2023.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"


class Day(NamedTuple):
    """Digits 7 to 14. weighted: their share of the check sum; born: None when the calendar has no such day."""

    weighted: int
    born: date | None


def compute_check_character(first17: str) -> str:
    """The 18th character, ``0``-``9`` or ``X``, for the first 17 digits. ValueError unless they are 17 ASCII digits."""
    if len(first17) != 17 or not (first17.isascii() and first17.isdigit()):
        raise ValueError("a check character is computed from 17 digits")
    return CHECK_CHARACTERS[_weighted(first17, 0) % 11]


def to_18(number15: str) -> str:
    """The 18 characters of a number given out before 1999. The date inside is not looked at: see `day_of`.

    ValueError unless it is 15 ASCII digits.
    """
    if len(number15) != 15 or not (number15.isascii() and number15.isdigit()):
        raise ValueError("an old identity number has 15 digits")
    first17 = f"{number15[:6]}19{number15[6:]}"
    return first17 + compute_check_character(first17)


def expected_check_character(number18: str) -> str:
    """As `compute_check_character` on the first 17, unchecked and with its three parts remembered: for bulk.

    number18: at least 17 ASCII digits; the caller has looked.
    """
    total = division_weight(number18[:6]) + day_of(number18[6:14]).weighted + sequence_weight(number18[14:17])
    return CHECK_CHARACTERS[total % 11]


@lru_cache(maxsize=16_384)
def division_weight(code: str) -> int:
    """The check sum's share of digits 1 to 6."""
    return _weighted(code, 0)


@lru_cache(maxsize=65_536)
def day_of(digits: str) -> Day:
    """``YYYYMMDD`` read as a day; a century has 36,525 of them, so a register's births all stay remembered."""
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        born = None
    return Day(_weighted(digits, 6), born)


@lru_cache(maxsize=1_024)
def sequence_weight(digits: str) -> int:
    """The check sum's share of digits 15 to 17."""
    return _weighted(digits, 14)


def _weighted(digits: str, start: int) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS[start:], strict=False))
