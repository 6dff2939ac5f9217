"""Reading contradictions: both statements side by side, and what each would make of the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import connection

from anju.access.rules import Permission, Viewer
from anju.declarations.models import Dissent
from anju.journal.actions import write_access
from anju.kernel.errors import NotFound
from anju.stays.models import Stay
from anju.voices.rules import HEARD, Fact, would

CONTRADICTION = "contradiction"
DISSENT = "dissent"
STATEMENT = "SELECT * FROM declarations_statements(%s)"


@dataclass(frozen=True, slots=True)
class Statement:
    """One declaration about the fact. state: as of a Voice, or dissent; would: what following it makes of the register
    (standing.would), empty where it may not be chosen."""

    declaration: int
    kind: str
    day: date
    role: str
    party: int | None
    channel: str
    received_at: datetime
    due_at: datetime | None
    late: bool
    state: str
    entered_by: int
    would: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A case: the fact as registered (None: no stay yet), what stands for it, and what was said against it."""

    lead: int
    person: int
    dwelling: int
    fact: Fact | None
    standing: list[Statement]
    against: list[Statement]
    settled_at: datetime | None
    outcome: str
    reason: str

    def statement(self, declaration: int) -> Statement | None:
        return next((each for each in self.against if each.declaration == declaration), None)


def contradiction(viewer: Viewer, lead: int) -> Contradiction:
    """One case by the declaration that opened it; NotFound when absent or out of scope. Leaves an access line."""
    viewer.require(Permission.ITEM_VIEW)
    found = Dissent.objects.visible_to(viewer).filter(declaration=lead, lead=lead).first()
    if found is None:
        raise NotFound("No such contradiction.")
    write_access([(found.person, found.division)], actor=viewer.account, purpose=viewer.purpose, shown="declaration")
    fact = fact_of(viewer, found.person, found.dwelling)
    said = _statements(lead, fact)
    return Contradiction(
        lead=lead,
        person=found.person,
        dwelling=found.dwelling,
        fact=fact,
        standing=[each for each in said if each.state in HEARD],
        against=[each for each in said if each.state == DISSENT],
        settled_at=found.settled_at,
        outcome=found.outcome,
        reason=found.reason,
    )


def fact_of(viewer: Viewer, person: int, dwelling: int) -> Fact | None:
    """The latest registered stay of a person in a dwelling."""
    stays = Stay.objects.visible_to(viewer).filter(dwelling_id=dwelling, state=Stay.State.REGISTERED)
    mine = stays.filter(person_id__in=_heads(person)).order_by("-start_on").first()
    return Fact(mine.pk, mine.start_on, mine.end_on) if mine else None


def _heads(person: int) -> Sequence[int]:
    """Who was entered twice is one person: her stays stand under one of her entries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(merged_into_id, id) FROM people_person WHERE id = %s", [person])
        row = cursor.fetchone()
    return [person, row[0]] if row else [person]


def _statements(lead: int, fact: Fact | None) -> list[Statement]:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [lead])
        said = [Statement(*row) for row in cursor.fetchall()]
    return [replace(each, would=would(each.kind, each.day, fact)) if each.state == DISSENT else each for each in said]
