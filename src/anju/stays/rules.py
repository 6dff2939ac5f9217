"""How long evidence of a stay stands before somebody is asked again, and what share of it is stale; decided without
the register.

Prose: docs/algorithms/freshness.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil, floor, sqrt

from anju.kernel.deadlines import months_after

EARLIEST = date(1850, 1, 1)


class Standing(StrEnum):
    """CURRENT; DUE: to be confirmed soon; OVERDUE: the interval is over; PRESUMED_LEFT: and the grace after it."""

    CURRENT = "current"
    DUE = "due"
    OVERDUE = "overdue"
    PRESUMED_LEFT = "presumed_left"


@dataclass(frozen=True, slots=True)
class Renewal:
    """Evidence stands for `months`; so many days before their end one is reminded, so many after it a person is
    presumed to have left. article: the law that says so; empty where it is the office's own policy."""

    months: int
    remind_days: int
    grace_days: int
    article: str = ""

    def expected_by(self, evidenced_on: date) -> date:
        """The last day the evidence stands: its corresponding day, the month's last where there is none."""
        return months_after(evidenced_on, self.months)

    def standing(self, evidenced_on: date, on: date) -> Standing:
        by = self.expected_by(evidenced_on)
        if on > by + timedelta(days=self.grace_days):
            return Standing.PRESUMED_LEFT
        if on > by:
            return Standing.OVERDUE
        return Standing.DUE if on > by - timedelta(days=self.remind_days) else Standing.CURRENT

    def newest(self, standing: Standing, on: date) -> date:
        """The newest day of evidence that stands so on a day, or worse: whatever is older does too."""
        found = months_after(on, -self.months) + timedelta(days=self.remind_days + 4)
        while _worse(self.standing(found, on), standing):
            found -= timedelta(days=1)
        return found


ORDER = (Standing.CURRENT, Standing.DUE, Standing.OVERDUE, Standing.PRESUMED_LEFT)


def _worse(found: Standing, wanted: Standing) -> bool:
    """Whether evidence that stands as `found` is still too fresh for `wanted`."""
    return ORDER.index(found) < ORDER.index(wanted)


BANDS = (90, 180, 365, 730)
"""Ages of evidence in days that part the bands of the estimate; the last band has no end."""
ENOUGH = 30
WIDEST = 0.25
Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Band:
    """Stays whose evidence is so old, in days from `since` until before `until` (None: no end); looks, and how many of
    them found somebody gone."""

    since: int
    until: int | None
    stays: int
    looks: int
    gone: int


@dataclass(frozen=True, slots=True)
class Share:
    """The expected share of stale rows, as two bounds between 0 and 1; known: whether they say enough to be told."""

    low: float
    high: float
    known: bool


def wilson(gone: int, looks: int) -> tuple[float, float]:
    """Bounds of a share at 95 %, from what was seen (Wilson's score interval); looks: at least one."""
    p, z2 = gone / looks, Z95 * Z95
    middle = p + z2 / (2 * looks)
    room = Z95 * sqrt(p * (1 - p) / looks + z2 / (4 * looks * looks))
    whole = 1 + z2 / looks
    return max(0.0, (middle - room) / whole), min(1.0, (middle + room) / whole)


def stale_share(bands: Sequence[Band]) -> Share:
    """The share of an area's stays that are stale, between what the bands bear out; bands by age, the youngest first.

    A band with few looks borrows its lower bound from the next younger and its upper one from the next older band that
    has enough (docs/algorithms/freshness.md)."""
    total = sum(band.stays for band in bands)
    seen = [wilson(band.gone, band.looks) if band.looks >= ENOUGH else None for band in bands]
    if not total or not any(seen):
        return Share(0.0, 1.0 if total else 0.0, known=False)
    low = high = 0.0
    for n, band in enumerate(bands):
        own = seen[n]
        younger = next((each[0] for each in reversed(seen[:n]) if each), 0.0)
        older = next((each[1] for each in seen[n + 1 :] if each), 1.0)
        low += band.stays / total * (own[0] if own else younger)
        high += band.stays / total * (own[1] if own else older)
    low, high = floor(low * 1000) / 1000, min(ceil(high * 1000) / 1000, 1.0)
    return Share(low, high, known=high - low <= WIDEST)
