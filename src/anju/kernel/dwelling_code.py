"""Dwelling codes: 25 digits = division to the community (12) + building (7) + unit (6).

The digits mean nothing beyond the division, so a code lives as long as its dwelling. The check character (ISO 7064
MOD 11,10) is for labels and telephones and stays outside the code.
"""

from __future__ import annotations

from typing import NamedTuple

from anju.kernel.written import compact

LENGTH = 25
BUILDING_LENGTH = 19


class DwellingCode(NamedTuple):
    """division: 12-digit integer; building 0-9,999,999 within it; unit 0-999,999 within the building."""

    division: int
    building: int
    unit: int

    def __str__(self) -> str:
        return format_dwelling_code(self.division, self.building, self.unit)

    @property
    def building_code(self) -> str:
        """The first 19 digits."""
        return str(self)[:BUILDING_LENGTH]


def parse_dwelling_code(raw: str) -> DwellingCode:
    """Read 25 digits, full width and spaces allowed. ValueError otherwise, also for a spreadsheet's ``4.4E+24``."""
    text = compact(raw)
    if len(text) != LENGTH or not (text.isascii() and text.isdigit()) or text[0] == "0":
        raise ValueError("a dwelling code has 25 digits: division 12, building 7, unit 6")
    return DwellingCode(int(text[:12]), int(text[12:19]), int(text[19:]))


def format_dwelling_code(division: int, building: int, unit: int) -> str:
    """The 25 digits. ValueError when a part does not fit its place."""
    if not (10**11 <= division < 10**12 and 0 <= building < 10**7 and 0 <= unit < 10**6):
        raise ValueError("division has 12 digits, building at most 7, unit at most 6")
    return f"{division}{building:07}{unit:06}"


def building_code(dwelling_code: str) -> str:
    """The 19 digits of the building a dwelling stands in. ValueError as `parse_dwelling_code`."""
    return parse_dwelling_code(dwelling_code).building_code


def compute_check_digit(digits: str) -> str:
    """ISO 7064 MOD 11,10 over any number of digits. ValueError unless ASCII digits."""
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("a check digit is computed from digits")
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)
