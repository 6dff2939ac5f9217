"""County-level codes that may stand at the head of an identity number: those in use, and those retired since 1980.

The table is a file of this package, ``data/county_codes.csv``. Reading it is the one exception to "no I/O in the
kernel": seven thousand facts are no source code, and a caller that had to bring them along would have to be trusted to
bring them everywhere. Nothing is read on import; the first question reads the file once. Where the codes come from
and how far they can be trusted stands in ``docs/decisions/0002-county-codes.md``.
"""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from importlib import resources

Retirement = date | bool | None
"""date: retired on that day; False: in use; True: retired, nobody knows when; None: no such code."""


def county_retired(code: str) -> date | bool | None:
    """When the six-digit county code was retired: a date, False while it is in use, None for a code never in use.

    Most sources give the year alone; then the date is the year's last day, so that nobody born in that year is
    reproached with it.
    """
    return _table().get(code)


def county_codes() -> frozenset[str]:
    """The six-digit codes in use."""
    return frozenset(code for code, retired in _table().items() if retired is False)


@cache
def _table() -> dict[str, date | bool]:
    text = resources.files("anju.kernel").joinpath("data/county_codes.csv").read_text(encoding="ascii")
    return {row["code"]: _day(row["retired_on"]) for row in csv.DictReader(text.splitlines())}


def _day(written: str) -> date | bool:
    if not written:
        return False
    return date(int(written), 12, 31) if len(written) == 4 else date.fromisoformat(written)
