"""Reading stays: a person's, a dwelling's, one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from anju.access.rules import Permission, Viewer
from anju.journal.actions import write_access
from anju.kernel.errors import NotFound
from anju.stays.models import Evidence, Stay
from anju.stays.naming import Named, names_of


@dataclass(frozen=True, slots=True)
class StayLine:
    """A stay with the names a page shows beside it. expected_until: how long she will stay, whereabouts: where she
    went, both as far as somebody said."""

    id: int
    division: int
    person_id: int
    person_name: str
    dwelling_id: int
    dwelling_code: str
    address: str
    start_on: date
    end_on: date | None
    state: str
    basis: str
    reason: str
    registered_on: date
    end_reason: str
    evidence_count: int
    expected_until: date | None
    whereabouts: str


@dataclass(frozen=True, slots=True)
class Voice:
    """One declaration's word about a stay: what it says, of which day, who confirmed it, and what a correction
    of it at verification rests on."""

    declaration: int
    says: str
    day: date
    received_on: date
    confirmed_by: int | None
    annulled: bool
    corrected_why: str


def stays_of(viewer: Viewer, person_id: int) -> list[StayLine]:
    """A person's stays in sight, newest first. The access line is the person card's."""
    viewer.require(Permission.STAY_VIEW)
    return _lines(list(_stays(viewer).filter(person_id=person_id).order_by("-start_on", "-id")))


def residents_of(viewer: Viewer, dwelling_id: int, on: date, *, limit: int | None = None) -> list[StayLine]:
    """Who lives in a dwelling on a day: registered stays that hold the day, the longest first; at most `limit` of them,
    for a building site or a hostel holds hundreds. Leaves an access line for each."""
    viewer.require(Permission.STAY_VIEW)
    living = RawSQL("SELECT stays_living(%s, %s, %s::int)", [dwelling_id, on, limit])
    stays = list(_stays(viewer).filter(pk__in=living).order_by("start_on", "id"))
    write_access(
        [(stay.person_id, stay.division) for stay in stays],
        actor=viewer.account,
        purpose=viewer.purpose,
        shown="dwelling",
    )
    return _lines(stays)


def stay_of(viewer: Viewer, stay_id: int) -> StayLine:
    """One stay; NotFound when absent or out of scope. Leaves an access line."""
    viewer.require(Permission.STAY_VIEW)
    stay = _stays(viewer).filter(pk=stay_id).first()
    if stay is None:
        raise NotFound("No such stay.")
    write_access([(stay.person_id, stay.division)], actor=viewer.account, purpose=viewer.purpose, shown="stay")
    return _lines([stay])[0]


def evidence_of(viewer: Viewer, stay_id: int) -> list[Voice]:
    """What a stay rests on, in the order of confirmation, what was annulled last. The access line is the stay's."""
    viewer.require(Permission.STAY_VIEW)
    # A union, because an OR over both ways would read all evidence there is.
    either = Evidence.objects.filter(stay_id=stay_id).values("pk")
    either = either.union(Evidence.objects.filter(annulment__stay_id=stay_id).values("pk"))
    said = Evidence.objects.visible_to(viewer).filter(pk__in=either)
    return [
        Voice(
            declaration=each.declaration,
            says=each.says,
            day=each.day,
            received_on=each.received_on,
            confirmed_by=each.confirmed_by,
            annulled=each.annulment_id is not None,
            corrected_why=each.corrected_why,
        )
        for each in said.order_by(F("annulment_id").asc(nulls_first=True), "act")
    ]


def _stays(viewer: Viewer) -> QuerySet[Stay]:
    """By a sub-select, which is asked for the shown ones alone."""
    stays: QuerySet[Stay] = Stay.objects.visible_to(viewer)
    behind = Evidence.objects.filter(stay=OuterRef("pk")).values("stay").annotate(n=Count("pk")).values("n")
    return stays.annotate(evidence_count=Coalesce(Subquery(behind), 0))


def _lines(stays: Sequence[Stay]) -> list[StayLine]:
    names = names_of([stay.pk for stay in stays])
    return [_line(stay, names[stay.pk]) for stay in stays]


def _line(stay: Stay, named: Named) -> StayLine:
    return StayLine(
        id=stay.pk,
        division=stay.division,
        person_id=stay.person_id,
        person_name=named.name,
        dwelling_id=stay.dwelling_id,
        dwelling_code=named.dwelling_code,
        address=named.address,
        start_on=stay.start_on,
        end_on=stay.end_on,
        state=stay.state,
        basis=stay.basis,
        reason=stay.reason,
        registered_on=stay.registered_on,
        end_reason=stay.end_reason,
        evidence_count=stay.evidence_count,  # type: ignore[attr-defined]
        expected_until=stay.expected_until,
        whereabouts=stay.whereabouts,
    )
