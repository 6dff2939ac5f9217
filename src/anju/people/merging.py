"""Persons entered twice: one stands under the other, until undone (docs/algorithms/merging.md).

What that does to their stays and jobs is the business of the rooms above; acts.merge does all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from anju.access.rules import Permission, Viewer
from anju.kernel.errors import Conflict, NotFound
from anju.people.deeds import check_proved, check_why
from anju.people.models import Merge


@dataclass(frozen=True, slots=True)
class Regrouped:
    """A merge made or undone. heads: whose acts are to be folded anew, in this order."""

    merge: int
    heads: list[int]


@dataclass(frozen=True, slots=True)
class MergeLine:
    """A merge as a person's page tells it; names of accounts are the door's to add."""

    id: int
    person: int
    into: int
    ground: str
    proof: str
    made_by: int
    made_at: datetime
    undone_by: int | None
    undone_at: datetime | None
    undone_why: str


def put_under(person: int, *, into: int, ground: str, proof: str, viewer: Viewer) -> Regrouped:
    """Merge a person into another. Call inside a transaction that has entered the viewer's scope.

    NotFound where one of them is out of sight; Refused for a missing ground or proof; Conflict where one of them stands
    under somebody already (code ``under``, params head)."""
    viewer.require(Permission.PERSON_MERGE)
    check_proved(ground in Merge.Ground.values, ground, proof)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_join(%s, %s, %s, %s)", [person, into, ground, proof.strip()])
        outcome, merge, head = cursor.fetchone()
    if outcome == "absent":
        raise NotFound("No such person.")
    if outcome == "same":
        raise Conflict("That is the same person.", code="same")
    if outcome == "under":
        raise Conflict(
            "One of the two is merged into No. %(head)s already: open that person.", code="under", params={"head": head}
        )
    return Regrouped(merge, [into])


def part(merge: int, *, why: str, viewer: Viewer) -> Regrouped:
    """Undo a merge. NotFound where it is out of sight; Conflict where it was undone already."""
    viewer.require(Permission.PERSON_MERGE)
    check_why(why)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_part(%s, %s)", [merge, why.strip()])
        outcome, person, head = cursor.fetchone()
    if outcome == "absent":
        raise NotFound("No such merge.")
    if outcome == "nothing":
        raise Conflict("This merge was undone already.", code="nothing")
    return Regrouped(merge, [person, head])


def merges_of(viewer: Viewer, person_id: int) -> list[MergeLine]:
    """Merges that a person had or has part in, newest first. The access line is the card's."""
    viewer.require(Permission.PERSON_VIEW)
    about = Q(into=person_id) | Q(person=person_id) | Q(person__merged_into=person_id)
    return [_line(row) for row in Merge.objects.visible_to(viewer).filter(about).order_by("-pk")]


def numbers_merged_with(viewer: Viewer, person_id: int) -> list[int]:
    """Further numbers under which a person stands, or stood, in the register, by merges in sight, undone ones too:
    what was looked at under the one was looked at under the other."""
    viewer.require(Permission.LINE_VIEW)
    known, fresh = {person_id}, {person_id}
    while fresh:
        merges = Merge.objects.visible_to(viewer).filter(Q(person__in=fresh) | Q(into__in=fresh))
        fresh = {number for pair in merges.values_list("person", "into") for number in pair} - known
        known |= fresh
    return sorted(known - {person_id})


def merge_of(viewer: Viewer, merge_id: int) -> MergeLine:
    """One merge; NotFound when out of sight."""
    viewer.require(Permission.PERSON_VIEW)
    row = Merge.objects.visible_to(viewer).filter(pk=merge_id).first()
    if row is None:
        raise NotFound("No such merge.")
    return _line(row)


def _line(row: Merge) -> MergeLine:
    return MergeLine(
        row.pk, row.person_id, row.into_id, row.ground, row.proof, row.made_by, row.made_at, row.undone_by,
        row.undone_at, row.undone_why,
    )  # fmt: skip
