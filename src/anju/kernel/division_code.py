"""Division codes as 12-digit integers: level, subtree and parent read from the digits alone.

Groups of 2 + 2 + 2 + 3 + 3 digits: province, prefecture, county, township, community (GB/T 2260 and the statistical
rules below the county). What stands between for form's sake, ``市辖区`` of a municipality (110100) or the group of
counties run by a province (429000), is a prefecture here like any other; a city without counties (441900 Dongguan) is
its townships' parent as it stands. Names, validity and successors belong to the territory room.
"""

from __future__ import annotations

from enum import StrEnum

from anju.kernel.written import compact, without_float_tail

LENGTHS = (2, 4, 6, 9, 12)


class Level(StrEnum):
    """The five levels, widest first."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    COMMUNITY = "community"


SPANS = {
    Level.PROVINCE: 10**10,
    Level.PREFECTURE: 10**8,
    Level.COUNTY: 10**6,
    Level.TOWNSHIP: 10**3,
    Level.COMMUNITY: 1,
}
"""How many codes a level's own one stands before, widest level first."""
_UPWARDS = (Level.TOWNSHIP, Level.COUNTY, Level.PREFECTURE, Level.PROVINCE)


def division_code(raw: str | int) -> int:
    """``44``, ``4403``, ``440309``, ``440309002`` or ``440309002001`` as 12 digits: 440309000000 and so on.

    ValueError for another length, a province below 11 or anything that is not digits.
    """
    text = without_float_tail(compact(str(raw)))
    if len(text) not in LENGTHS or not (text.isascii() and text.isdigit()) or text[0] == "0" or text[:2] == "10":
        raise ValueError("a division code has 2, 4, 6, 9 or 12 digits and begins with a province")
    return int(text.ljust(12, "0"))


def level_of(code: int) -> Level:
    """The widest level whose trailing groups are all zero. ValueError unless ``code`` has 12 digits."""
    _require_12(code)
    return next((level for level, span in SPANS.items() if code % span == 0), Level.COMMUNITY)


def subtree(code: int) -> tuple[int, int]:
    """``[low, high)``: every code below and including ``code``, so that "within" is one range condition.

    440300000000 gives (440300000000, 440400000000). ValueError unless ``code`` has 12 digits.
    """
    return code, code + SPANS[level_of(code)]


def parent_of(code: int) -> int | None:
    """The next wider code with other digits, None for a province. ValueError unless ``code`` has 12 digits."""
    _require_12(code)
    return next((code - code % SPANS[level] for level in _UPWARDS if code % SPANS[level]), None)


def short_form(code: int) -> str:
    """The digits without the empty groups: ``4403``, ``440309``, ``440309002``. The inverse of `division_code`."""
    return str(code)[: dict(zip(Level, LENGTHS, strict=True))[level_of(code)]]


def _require_12(code: int) -> None:
    if not 11 * 10**10 <= code < 10**12:
        raise ValueError("a division code is an integer of 12 digits")
