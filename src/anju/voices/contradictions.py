"""Reading contradictions: both statements side by side, and what each would make of the register."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import connection
from django.db.models import F, Q

from anju.access.rules import Permission, Viewer
from anju.declarations.models import Dissent
from anju.journal.actions import write_access
from anju.kernel.errors import NotFound
from anju.people.models import Person
from anju.voices.rules import HEARD, Fact, Heard, would
from anju.voices.subjects import HOME, WORK, Subject
from anju.worklist.models import Item

CONTRADICTION = "contradiction"
DISSENT = "dissent"
KEPT, TAKEN, ASKED = "kept", "taken", "asked"
STATEMENT = "SELECT * FROM declarations_statements(%s)"
SPEAKERS = """
SELECT DISTINCT lead, said.entered_by FROM unnest(%s::bigint[]) AS lead, LATERAL declarations_statements(lead) said
 WHERE said.state = ANY (%s)"""


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

    @property
    def heard(self) -> Heard:
        return self.received_at, self.declaration


@dataclass(frozen=True, slots=True)
class Proposal:
    """How the first of two officers would decide: the statement to follow (None: the register stands), and why. whole:
    nothing was said against the register since."""

    take: int | None
    why: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A case: the fact as registered (None: none yet), what stands for it, and what was said against it. place: the
    dwelling or the employer; proposal: of the first of two officers, None without one."""

    lead: int
    person: int
    subject: Subject
    place: int
    fact: Fact | None
    standing: list[Statement]
    against: list[Statement]
    settled_at: datetime | None
    outcome: str
    reason: str
    proposal: Proposal | None

    def statement(self, declaration: int) -> Statement | None:
        return next((each for each in self.against if each.declaration == declaration), None)


def contradiction(viewer: Viewer, lead: int) -> Contradiction:
    """One case by the declaration that opened it; NotFound when absent or out of scope. Leaves an access line."""
    viewer.require(Permission.ITEM_VIEW)
    members = {each.declaration: each for each in Dissent.objects.visible_to(viewer).filter(lead=lead)}
    found = members.get(lead)
    if found is None:
        raise NotFound("No such contradiction.")
    write_access([(found.person, found.division)], actor=viewer.account, purpose=viewer.purpose, shown="declaration")
    subject, place = (WORK, found.employer) if found.employer else (HOME, found.dwelling or 0)
    said = _statements(lead)
    fact = fact_of(viewer, subject, found.person, place, said)
    dissenting = [each for each in said if each.state == DISSENT]
    against = [replace(each, would=would(each.kind, each.day, fact, each.heard)) for each in dissenting]
    return Contradiction(
        lead=lead,
        person=found.person,
        subject=subject,
        place=place,
        fact=fact,
        standing=[each for each in said if each.state in HEARD],
        against=against,
        settled_at=found.settled_at,
        outcome=found.outcome,
        reason=found.reason,
        proposal=_proposal([members[each.declaration] for each in against if each.declaration in members]),
    )


def _proposal(members: Sequence[Dissent]) -> Proposal | None:
    chosen = {each.declaration: each for each in members if each.proposed in (KEPT, TAKEN)}
    if not chosen:
        return None
    take = next((pk for pk, each in chosen.items() if each.proposed == TAKEN), None)
    return Proposal(take, next(iter(chosen.values())).proposed_why, len(chosen) == len(members))


def entered_by_any(leads: Sequence[int], hands: Set[int]) -> set[int]:
    """The cases in sight in which one of these accounts entered what stands or what was said against it."""
    with connection.cursor() as cursor:
        cursor.execute(SPEAKERS, [list(leads), [*HEARD, DISSENT]])
        return {lead for lead, entered_by in cursor.fetchall() if entered_by in hands}


def open_cases(viewer: Viewer, head: int) -> list[Item]:
    """Cases about a person, by whichever of her entries, not decided yet, in sight. The access line is hers."""
    viewer.require(Permission.ITEM_VIEW)
    entries = Person.objects.filter(Q(pk=head) | Q(merged_into=head)).values("pk")
    leads = Dissent.objects.visible_to(viewer).filter(
        person__in=entries, settled_at__isnull=True, lead=F("declaration")
    )
    cases = Item.objects.filter(kind=CONTRADICTION, decided_at__isnull=True, subject__in=leads.values("declaration"))
    return list(cases.order_by("pk"))


def fact_of(viewer: Viewer, subject: Subject, person: int, place: int, said: Sequence[Statement]) -> Fact | None:
    """The latest registered stay of a person in a dwelling, or her job with an employer. said: what the case tells."""
    found = subject.latest(viewer, _entries(person), place)
    if found is None:
        return None
    ended_by = subject.ended_by(found.pk) if found.end_on else ()
    told = max((each.heard for each in said if each.declaration in ended_by), default=None)
    return Fact(found.pk, found.start_on, found.end_on, told)


def _entries(person: int) -> Sequence[int]:
    """Who was entered twice is one person: what is said names one of her entries, what stands is under the head."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_members(coalesce(merged_into_id, id)) FROM people_person WHERE id = %s", [person])
        return [row[0] for row in cursor.fetchall()] or [person]


def _statements(lead: int) -> list[Statement]:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [lead])
        return [Statement(*row) for row in cursor.fetchall()]
