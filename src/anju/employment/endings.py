"""The end of all of a person's jobs, because she died (docs/algorithms/annulment.md). It comes with the deregistration
of her stay, and goes with it; of who has no stay it is registered and undone by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q

from anju.access.rules import Permission, Viewer
from anju.employment.consequences import consequences_of
from anju.employment.models import Ending, EndingQuerySet
from anju.kernel.errors import Conflict, NotFound, Refused
from anju.people.deeds import MOST_WORDS, Consequence, Deed, Rows

_REFUSALS = {
    "died": Refused("Her death is registered already.", code="died"),
    "nothing": Refused("No job of hers is open: there is nothing to end.", code="nothing"),
}


@dataclass(frozen=True, slots=True)
class Died(Deed):
    """The death registered or undone, and all it did."""

    ending: int


@dataclass(frozen=True, slots=True)
class DeathLine:
    """A death registered without a stay, as the person's page tells it; names of accounts are the door's to add."""

    id: int
    person: int
    day: date
    proof: str
    made_by: int
    made_at: datetime
    undone_by: int | None
    undone_at: datetime | None
    undone_why: str


def end_jobs(person: int, *, day: date, proof: str, because: int) -> list[Consequence]:
    """End what is open and let nothing begin, wherever she works. because: the stay that is deregistered.

    Asks nothing and checks nothing: whoever deregisters the stay has done so, or takes this back with it."""
    told = "SELECT * FROM employment_end(%s, %s, %s, %s)"
    return consequences_of(_rows(told, [person, day, proof.strip()[:MOST_WORDS], because]))


def undo_ending(because: int, *, why: str) -> list[Consequence]:
    """Put back what ended with a stay's deregistration; nothing where nothing did."""
    return consequences_of(_rows("SELECT * FROM employment_undo_end(%s, %s)", [because, why.strip()]))


def register_death(person: int, *, day: date, proof: str) -> Died:
    """End the jobs of a person who has no stay, and let nothing begin any more. The caller has checked day and proof.

    NotFound out of sight; Refused where no job is open, or her death is registered already."""
    rows = _rows("SELECT * FROM employment_die(%s, %s, %s)", [person, day, proof.strip()[:MOST_WORDS]])
    made, what = rows[0][:2]
    if what == "absent":
        raise NotFound("No such person.")
    if made is None:
        raise _REFUSALS[what]
    return Died(consequences_of(rows), made)


def undo_death(death: int, *, why: str) -> Died:
    """Put back what ended with it. NotFound out of sight; Conflict where it was undone already."""
    rows = _rows("SELECT * FROM employment_undo_death(%s, %s)", [death, why.strip()])
    if rows and rows[0][0] is None:
        raise NotFound("No such act.") if rows[0][1] == "absent" else Conflict("It was undone already.")
    return Died(consequences_of(rows), death)


def deaths_of(viewer: Viewer, person: int) -> list[DeathLine]:
    """Deaths registered for a person without a stay, by whichever of her entries, newest first. The access line is the
    person's."""
    viewer.require(Permission.PERSON_VIEW)
    hers = Q(person=person) | Q(person__merged_into=person)
    return [_line(row) for row in _in_sight(viewer).filter(hers).order_by("-act")]


def death_of(viewer: Viewer, death: int) -> DeathLine:
    """One of them; NotFound when out of sight."""
    viewer.require(Permission.PERSON_VIEW)
    row = _in_sight(viewer).filter(pk=death).first()
    if row is None:
        raise NotFound("No such act.")
    return _line(row)


def _in_sight(viewer: Viewer) -> EndingQuerySet:
    return Ending.objects.visible_to(viewer).filter(because__isnull=True)


def _line(row: Ending) -> DeathLine:
    return DeathLine(
        row.pk, row.person_id, row.day, row.proof, row.made_by, row.made_at, row.undone_by, row.undone_at,
        row.undone_why,
    )  # fmt: skip


def _rows(statement: str, given: Sequence[int | str | date]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(given))
        rows: Rows = cursor.fetchall()
    return rows
