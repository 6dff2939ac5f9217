"""How many live where on any day, from a summary that is always exact (docs/algorithms/counts.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from anju.access.rules import Permission, Viewer
from anju.kernel.division_code import subtree
from anju.territory.queries import path_names

EVERYWHERE = (0, 10**12)
DAYS = 7
"""How far back *lately* reaches: the week of the reporting cycles."""


@dataclass(frozen=True, slots=True)
class CommunityCount:
    """One division on a day; path: its name from the province down.

    present: persons registered as living there, who are as many as the stays, because nobody has two at once; homes:
    dwellings somebody lives in; begun, ended: stays that began and ended in the seven days up to the day."""

    division: int
    path: str
    present: int
    homes: int
    begun: int
    ended: int


def counts_by_community(viewer: Viewer, on: date, *, division: int | None = None) -> list[CommunityCount]:
    """Each community in sight, or of one division in sight, in which anybody lived on a day or moved in the week before
    it; by code."""
    viewer.require(Permission.LEDGER_VIEW)
    low, high = EVERYWHERE if viewer.is_system else (viewer.low, viewer.high)
    if division is not None:
        first, last = subtree(division)
        low, high = max(low, first), min(high, last)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT division, present, homes, begun, ended FROM reports_counts(%s, %s, %s, %s)"
            " WHERE (present, homes, begun, ended) <> (0, 0, 0, 0) ORDER BY division",
            [on, DAYS, low, high],
        )
        rows = cursor.fetchall()
    paths = path_names([row[0] for row in rows])
    return [CommunityCount(row[0], paths[row[0]], *row[1:]) for row in rows]


def summed(counts: list[CommunityCount]) -> CommunityCount:
    """All of them together, as a line without a place."""
    sums = (sum(getattr(count, what) for count in counts) for what in ("present", "homes", "begun", "ended"))
    return CommunityCount(0, "", *sums)


def fold_changes() -> int:
    """Take what was noted into the summary; how many changes. Answers are the same before and after."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reports_fold()")
        return int(cursor.fetchone()[0])
