"""What happens to stays: evidence comes in; verified, it becomes registered fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import orjson
from django.db import connection

from anju.journal.rows import add_rows
from anju.kernel.errors import Conflict, Refused
from anju.kernel.findings import Finding
from anju.stays.models import Evidence


@dataclass(slots=True)
class Claim:
    """What one accepted declaration says about where a person lives; `says` is one of Evidence.Says."""

    division: int
    person: int
    dwelling: int
    says: str
    day: date
    basis: str
    reason: str
    declaration: int
    received_on: date
    until: date | None = None
    whereabouts: str = ""

    def as_row(self) -> dict[str, object]:
        return {
            "division": self.division,
            "person_id": self.person,
            "dwelling_id": self.dwelling,
            "says": self.says,
            "day": self.day,
            "basis": self.basis,
            "reason": self.reason,
            "declaration": self.declaration,
            "received_on": self.received_on,
            "until": self.until,
            "whereabouts": self.whereabouts,
            "refused": False,
        }


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of one declaration's evidence: outcome as listed in ``sql/register.sql``; stay where there is one."""

    declaration: int
    outcome: str
    stay: int | None

    @property
    def done(self) -> bool:
        return not self.outcome.startswith("blocked")


def add_evidence(claims: Sequence[Claim]) -> None:
    """Keep what accepted declarations say, before anybody verified it. Call inside a transaction."""
    add_rows("stays_evidence", [claim.as_row() for claim in claims])


def register_stays(declarations: Sequence[int]) -> list[Registered]:
    """Turn verified evidence into stays opened, ended or confirmed; one call whatever the number.

    Blocked claims change nothing and say why in their outcome. Journal lines are written by the database function, in
    the same transaction; the session must have entered the viewer's scope (access.scope.enter_scope)."""
    if not declarations:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT declaration, outcome, stay FROM stays_register(%s::bigint[])", [list(declarations)])
        return [Registered(*row) for row in cursor.fetchall()]


def refuse_evidence(declarations: Sequence[int]) -> None:
    """Set evidence aside: verification found it wrong. It stays readable, and blocks nothing."""
    Evidence.objects.filter(declaration__in=list(declarations)).update(refused=True)


def unregister_stays(declarations: Sequence[int]) -> list[Registered]:
    """Take back the registration of evidence: the register stands as before it, by the fold without those acts. Blocked
    where a newer act, or an annulment, rests on it (``blocked-followed``)."""
    if not declarations:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT declaration, outcome FROM stays_unregister(%s::bigint[])", [list(declarations)])
        return [Registered(declaration, outcome, None) for declaration, outcome in cursor.fetchall()]


def accept_evidence_again(declarations: Sequence[int]) -> None:
    """Evidence that was set aside waits for verification again."""
    Evidence.objects.filter(declaration__in=list(declarations)).update(refused=False)


def restore_evidence(declarations: Sequence[int]) -> None:
    """Have unregistered evidence say again what was said: its correction was taken back, or not agreed to."""
    if declarations:
        with connection.cursor() as cursor:
            cursor.execute("SELECT stays_restore_evidence(%s::bigint[])", [list(declarations)])


def correct_evidence_again(declarations: Sequence[int]) -> None:
    """Have evidence say again what a correction made of it that was dropped with its proposal."""
    if declarations:
        with connection.cursor() as cursor:
            cursor.execute("SELECT stays_correct_again(%s::bigint[])", [list(declarations)])


def correct_evidence(declaration: int, changes: Mapping[str, str], *, why: str) -> None:
    """Give unregistered evidence the values verification found (day, dwelling_code, basis, reason, until, whereabouts);
    both old and new go into the journal, `why` stays with the evidence. Refused with E201 where the dwelling is not in
    use or out of the viewer's sight, with E214 where it would be expected to end before it begins."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stays_correct_evidence(%s, %s::jsonb, %s)", [declaration, orjson.dumps(dict(changes)).decode(), why]
        )
        outcome = cursor.fetchone()
    if outcome is None or outcome[0] == "absent":
        raise Conflict("This declaration was decided already.")
    if outcome[0] == "no-dwelling":
        raise Refused("No such dwelling in use.", findings=[Finding("E201", "dwelling_code", changes["dwelling_code"])])
    if outcome[0] == "too-short":
        until = Finding("E214", "until", changes.get("until"))
        raise Refused("The correction cannot be read.", findings=[until])
