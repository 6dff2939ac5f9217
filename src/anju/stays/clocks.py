"""The two clocks: what was true on a day, as the register knew it on another (docs/algorithms/annulment.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from anju.access.rules import Permission, Viewer
from anju.journal.actions import write_access
from anju.kernel.errors import NotFound
from anju.kernel.pages import Page
from anju.stays.naming import names_of
from anju.stays.queries import StayLine

_COLUMNS = (
    "SELECT stay, division, person, dwelling, start_on, end_on, state, basis, reason, registered_on, end_reason,"
    " dwelling_code, address, expected_until, whereabouts FROM stays_known(%s, %s, %s)"
)
OF_PERSON = f"{_COLUMNS} ORDER BY start_on DESC, stay DESC"
IN_DWELLING = (
    f"{_COLUMNS} WHERE state = 'registered' AND start_on <= %s AND (end_on IS NULL OR end_on > %s) AND stay > %s"
    " ORDER BY stay LIMIT %s"
)


@dataclass(frozen=True, slots=True)
class Version:
    """A stay as the register had it from `recorded_at` until `recorded_until` (null: it stands); changed by whom.
    dwelling: its address."""

    recorded_at: datetime
    recorded_until: datetime | None
    changed_by: int | None
    state: str
    start_on: date
    end_on: date | None
    end_reason: str
    dwelling: str
    basis: str
    reason: str
    expected_until: date | None
    whereabouts: str


def stays_as_known(viewer: Viewer, person_id: int, *, at: datetime) -> list[StayLine]:
    """A person's stays in sight as the register knew them at a moment, newest first. The access line is the card's."""
    viewer.require(Permission.STAY_VIEW)
    return _named(_rows(OF_PERSON, [at, person_id, None]))


def residents_as_known(
    viewer: Viewer, dwelling_id: int, on: date, *, at: datetime, after: int | None = None, limit: int = 50
) -> Page[StayLine]:
    """Who lived in a dwelling on a day, as known at a moment; a page in the order of registration, by stay, for a
    hostel holds hundreds. Leaves an access line for each."""
    viewer.require(Permission.STAY_VIEW)
    rows = _rows(IN_DWELLING, [at, None, dwelling_id, on, on, after or 0, limit + 1])
    stays = _named(rows[:limit])
    write_access(
        [(stay.person_id, stay.division) for stay in stays],
        actor=viewer.account,
        purpose=viewer.purpose,
        shown="dwelling",
    )
    return Page(stays, rows[limit - 1][0] if len(rows) > limit else None)


def versions_of(viewer: Viewer, stay_id: int) -> list[Version]:
    """All versions of a stay, oldest first; NotFound when it is out of sight."""
    viewer.require(Permission.STAY_VIEW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM stays_versions(%s)", [stay_id])
        versions = [Version(*row) for row in cursor.fetchall()]
    if not versions:
        raise NotFound("No such stay.")
    return versions


def _rows(sql: str, asked: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _named(rows: list[tuple[Any, ...]]) -> list[StayLine]:
    # A stay that a correction took out of sight since is not named here any more.
    names = names_of([row[0] for row in rows])
    return [_line(row, names[row[0]].name) for row in rows if row[0] in names]


def _line(row: tuple[Any, ...], name: str) -> StayLine:
    stay, division, person, dwelling, start, end, state, basis, reason, registered, ended, code, address, *rest = row
    return StayLine(
        id=stay, division=division, person_id=person, person_name=name, dwelling_id=dwelling, dwelling_code=code,
        address=address, start_on=start, end_on=end, state=state, basis=basis, reason=reason,
        registered_on=registered, end_reason=ended, evidence_count=0, expected_until=rest[0], whereabouts=rest[1],
    )  # fmt: skip
