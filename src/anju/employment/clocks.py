"""The two clocks of jobs: what was true, as the register knew it at a moment (docs/algorithms/annulment.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from anju.access.rules import Permission, Viewer
from anju.employment.naming import names_of
from anju.employment.queries import JobLine
from anju.kernel.errors import NotFound

KNOWN = (
    "SELECT job, division, person, employer, employer_name, start_on, end_on, occupation, registered_on, state"
    " FROM employment_known(%s, %s) ORDER BY start_on DESC, job DESC"
)


@dataclass(frozen=True, slots=True)
class Version:
    """A job as the register had it from `recorded_at` until `recorded_until` (null: it stands); changed by whom."""

    recorded_at: datetime
    recorded_until: datetime | None
    changed_by: int | None
    state: str
    start_on: date
    end_on: date | None


def jobs_as_known(viewer: Viewer, person_id: int, *, at: datetime) -> list[JobLine]:
    """A person's jobs in sight as the register knew them at a moment, newest first. The access line is the card's."""
    viewer.require(Permission.JOB_VIEW)
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [at, person_id])
        rows = cursor.fetchall()
    named = names_of(viewer, [row[0] for row in rows])
    return [_line(row, named[row[0]].name if row[0] in named else "") for row in rows]


def versions_of(viewer: Viewer, job_id: int) -> list[Version]:
    """All versions of a job, oldest first; NotFound when it is out of sight."""
    viewer.require(Permission.JOB_VIEW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM employment_versions(%s)", [job_id])
        versions = [Version(*row) for row in cursor.fetchall()]
    if not versions:
        raise NotFound("No such job.")
    return versions


def _line(row: tuple[Any, ...], name: str) -> JobLine:
    job, division, person, employer, employer_name, start, end, occupation, registered, state = row
    return JobLine(
        id=job, division=division, person_id=person, person_name=name, employer_id=employer,
        employer_name=employer_name, start_on=start, end_on=end, occupation=occupation, registered_on=registered,
        state=state,
    )  # fmt: skip
