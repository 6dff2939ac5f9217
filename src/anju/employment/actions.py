"""What happens to jobs: evidence comes in; verified, it becomes registered fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import orjson
from django.db import connection

from anju.employment.models import Evidence
from anju.journal.rows import add_rows
from anju.kernel.errors import Conflict


@dataclass(slots=True)
class Claim:
    """What one accepted declaration says about for whom a person works; `says` is one of Evidence.Says."""

    division: int
    person: int
    employer: int
    says: str
    day: date
    occupation: str
    declaration: int
    received_on: date

    def as_row(self) -> dict[str, object]:
        return {
            "division": self.division,
            "person_id": self.person,
            "employer_id": self.employer,
            "says": self.says,
            "day": self.day,
            "occupation": self.occupation,
            "declaration": self.declaration,
            "received_on": self.received_on,
            "refused": False,
        }


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of one declaration's evidence; outcomes as listed in ``sql/register.sql``."""

    declaration: int
    outcome: str
    job: int | None

    @property
    def done(self) -> bool:
        return not self.outcome.startswith("blocked")


def add_evidence(claims: Sequence[Claim]) -> None:
    """Keep what accepted declarations say, before anybody verified it. Call inside a transaction."""
    add_rows("employment_evidence", [claim.as_row() for claim in claims])


def register_jobs(declarations: Sequence[int]) -> list[Registered]:
    """Turn verified evidence into jobs opened, ended or confirmed; journal lines are written by the database."""
    if not declarations:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT declaration, outcome, job FROM employment_register(%s::bigint[])", [list(declarations)])
        return [Registered(*row) for row in cursor.fetchall()]


def refuse_evidence(declarations: Sequence[int]) -> None:
    """Set evidence aside: verification found it wrong."""
    Evidence.objects.filter(declaration__in=list(declarations)).update(refused=True)


def unregister_jobs(declarations: Sequence[int]) -> list[Registered]:
    """Take back the registration of evidence. Blocked where later evidence rests on it (``blocked-followed``)."""
    if not declarations:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT declaration, outcome FROM employment_unregister(%s::bigint[])", [list(declarations)])
        return [Registered(declaration, outcome, None) for declaration, outcome in cursor.fetchall()]


def accept_evidence_again(declarations: Sequence[int]) -> None:
    """Evidence that was set aside waits for verification again."""
    Evidence.objects.filter(declaration__in=list(declarations)).update(refused=False)


def restore_evidence(declarations: Sequence[int]) -> None:
    """Have unregistered evidence say again what was said: its correction was taken back, or not agreed to."""
    if declarations:
        with connection.cursor() as cursor:
            cursor.execute("SELECT employment_restore_evidence(%s::bigint[])", [list(declarations)])


def correct_evidence_again(declarations: Sequence[int]) -> None:
    """Have evidence say again what a correction made of it that was dropped with its proposal."""
    if declarations:
        with connection.cursor() as cursor:
            cursor.execute("SELECT employment_correct_again(%s::bigint[])", [list(declarations)])


def correct_evidence(declaration: int, changes: Mapping[str, str], *, why: str) -> None:
    """Give unregistered evidence the day verification found; both go into the journal, `why` stays with the
    evidence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT employment_correct_evidence(%s, %s::jsonb, %s)",
            [declaration, orjson.dumps(dict(changes)).decode(), why],
        )
        outcome = cursor.fetchone()
    if outcome is None or outcome[0] == "absent":
        raise Conflict("This declaration was decided already.")
