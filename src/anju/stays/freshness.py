"""Reading how fresh the register is: one stay's last evidence, and the stays nobody confirmed for long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from anju.access.rules import Permission, Viewer
from anju.journal.actions import write_access
from anju.kernel.division_code import subtree
from anju.kernel.errors import Refused
from anju.parties.queries import party_division
from anju.people.sealing import open_number
from anju.stays.models import Freshness
from anju.stays.naming import masked
from anju.stays.renewal import renewal_at
from anju.stays.rules import EARLIEST, Renewal, Standing

SHOWN = "unconfirmed"
EVERYTHING = 10**12
LATEST = date(2199, 12, 31)
MOST_COUNTED = 10_000
COUNTED = """
SELECT count(*) FILTER (WHERE evidenced_on > %s), min(evidenced_on) FILTER (WHERE evidenced_on > %s),
       count(*) FILTER (WHERE evidenced_on <= %s)
  FROM stays_unconfirmed(NULL::bigint[], %s, 0, %s, NULL, %s, false, %s, 0, %s)
"""


@dataclass(frozen=True, slots=True)
class UnconfirmedFilter:
    """Which open stays: at least so stale (see Standing); of a division and all below it, a dwelling, a party's
    dwellings."""

    standing: Standing = Standing.OVERDUE
    division: int | None = None
    dwelling: int | None = None
    party: int | None = None


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """An open stay with its last evidence. number_masked: for the office alone; expected_by: None where nothing is
    expected."""

    stay: int
    division: int
    person: int
    name: str
    id_kind: str
    number_masked: str
    dwelling: int
    dwelling_code: str
    address: str
    start_on: date
    evidenced_on: date
    how: str
    flagged_at: datetime | None
    expected_by: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class UnconfirmedPage:
    """Rows, oldest evidence first; after: what leads to the next page, empty at the end."""

    rows: list[Unconfirmed]
    after: str


@dataclass(frozen=True, slots=True)
class FreshnessLine:
    """One stay's last evidence, and what is expected of it."""

    evidenced_on: date
    how: str
    declaration: int | None
    flagged_at: datetime | None
    expected_by: date | None
    standing: Standing
    renewal: Renewal | None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """How many stays are to be confirmed soon, the first of them by which day, and how many are past their day."""

    due: int
    first_by: date | None
    overdue: int


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose an open stay is, with the whole number: for the lines of a declaration, never for a page."""

    stay: int
    name: str
    id_kind: str
    number: str
    dwelling_code: str


def freshness_of(viewer: Viewer, stay_id: int) -> FreshnessLine | None:
    """None for a stay that ended, was annulled or is out of sight. The access line is the stay's."""
    viewer.require(Permission.STAY_VIEW)
    row = Freshness.objects.visible_to(viewer).filter(pk=stay_id).first()
    if row is None:
        return None
    renewal = renewal_at(row.division, viewer.on)
    by, standing = _stands(row.evidenced_on, renewal, viewer.on)
    return FreshnessLine(row.evidenced_on, row.how, row.declaration, row.flagged_at, by, standing, renewal)


def unconfirmed(viewer: Viewer, wanted: UnconfirmedFilter, *, after: str = "", limit: int = 50) -> UnconfirmedPage:
    """A page of the open stays in sight that are at least so stale: the office's, or those in dwellings the viewer's
    party lets today. Every person shown leaves an access line. Refused for an `after` that is none."""
    party = _own_party(viewer, wanted.party)
    renewal = renewal_of(viewer, wanted.division)
    if renewal is None and wanted.standing is not Standing.CURRENT:
        return UnconfirmedPage([], "")
    low, high = subtree(wanted.division) if wanted.division is not None else (0, EVERYTHING)
    asked = renewal if wanted.standing is not Standing.CURRENT else None
    until = asked.newest(wanted.standing, viewer.on) if asked else LATEST
    rows = _rows(None, until, low, high, wanted.dwelling, party, False, *_place(after), limit + 1)
    lines = [_line(row, viewer) for row in rows[:limit]]
    looks = [(line.person, line.division) for line in lines]
    write_access(looks, actor=viewer.account, purpose=viewer.purpose, shown=SHOWN)
    last = f"{lines[-1].evidenced_on}.{lines[-1].stay}" if len(rows) > limit else ""
    return UnconfirmedPage(lines, last)


def unanswered(viewer: Viewer) -> Unanswered:
    """What the dwellings that the viewer's party lets today ask of it; nobody is named. At most 10,000 are counted."""
    party, renewal = _own_party(viewer, None), renewal_of(viewer)
    if renewal is None:
        return Unanswered(0, None, 0)
    soon, past = (renewal.newest(standing, viewer.on) for standing in (Standing.DUE, Standing.OVERDUE))
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [past, past, past, soon, EVERYTHING, party, EARLIEST, MOST_COUNTED])
        due, first, overdue = cursor.fetchone()
    return Unanswered(due, renewal.expected_by(first) if first else None, overdue)


def open_stays(viewer: Viewer, stays: Sequence[int], *, shown: str) -> dict[int, Unconfirmed]:
    """Those of these stays that are open and in sight, by stay; an access line for each person."""
    viewer.require(Permission.STAY_VIEW)
    if not stays:
        return {}
    rows = _rows(list(stays), LATEST, 0, EVERYTHING, None, None, False, EARLIEST, 0, len(stays))
    lines = {row[0]: _line(row, viewer) for row in rows}
    looks = [(line.person, line.division) for line in lines.values()]
    write_access(looks, actor=viewer.account, purpose=viewer.purpose, shown=shown)
    return lines


def renewal_of(viewer: Viewer, division: int | None = None) -> Renewal | None:
    """The interval that holds where a viewer looks."""
    if viewer.party is not None:
        return renewal_at(party_division(viewer, viewer.party), viewer.on)
    return renewal_at(division or viewer.low or None, viewer.on)


def whose(viewer: Viewer, stays: Sequence[int]) -> list[Whose]:
    """Persons and dwellings of open stays in the viewer's scope, with whole numbers. The access lines are the
    caller's."""
    viewer.require(Permission.DECLARATION_DECLARE)
    rows = _rows(list(stays), LATEST, 0, EVERYTHING, None, None, False, EARLIEST, 0, len(stays))
    return [Whose(row[0], row[3], row[4], open_number(row[5]) if row[5] else "", row[7]) for row in rows]


def _own_party(viewer: Viewer, asked: int | None) -> int | None:
    if viewer.party is not None:
        viewer.require(Permission.DECLARATION_DECLARE)
        return viewer.party
    viewer.require(Permission.STAY_VIEW)
    return asked


def _rows(*given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM stays_unconfirmed(%s::bigint[], %s, %s, %s, %s, %s, %s, %s, %s, %s)", list(given))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _line(row: tuple[Any, ...], viewer: Viewer) -> Unconfirmed:
    stay, division, person, name, kind, number, dwelling, code, address, start, seen, how, flagged = row
    by, standing = _stands(seen, renewal_at(division, viewer.on), viewer.on)
    shown = masked(number) if viewer.party is None else ""
    return Unconfirmed(
        stay, division, person, name, kind, shown, dwelling, code, address, start, seen, how, flagged, by, standing
    )


def _stands(evidenced_on: date, renewal: Renewal | None, on: date) -> tuple[date | None, Standing]:
    if renewal is None:
        return None, Standing.CURRENT
    return renewal.expected_by(evidenced_on), renewal.standing(evidenced_on, on)


def _place(after: str) -> tuple[date, int]:
    if not after:
        return EARLIEST, 0
    day, _, stay = after.partition(".")
    try:
        return date.fromisoformat(day), int(stay)
    except ValueError:
        raise Refused("There is no such page.") from None
