"""Deeds of the office that can be undone: what proves them, who did them, what they did to stays and jobs.

The same shape for annulments of stays and of jobs, for corrections and for merges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, Self

from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.functions import Now

from anju.access.rules import Permission, Viewer
from anju.kernel.errors import Conflict, NotFound, Refused
from anju.kernel.findings import Finding

LEAST_WORDS = 2
MOST_WORDS = 200
"""Characters of a reason or proof."""

What = Literal["registration", "end"]
Rows = Sequence[tuple[Any, ...]]


class Undoable(models.Model):
    """What every deed keeps of itself. `proof` says what it rests on."""

    proof = models.CharField(max_length=200)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())
    undone_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_why = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Consequence:
    """One difference a deed makes: to a stay or job (annulled, restored, reopened, ended, opened, corrected, passed to
    another person), to a declaration's claim (unsettled, settled), to an act of the office (idle, effective), or to
    where the person belongs (moved); or that something changes out of the viewer's sight (elsewhere).

    of: which register; where: the dwelling's address or the employer's name. Of what is elsewhere no more is told, and
    moved has no division there."""

    of: Literal["stay", "job"]
    what: str
    record: int | None
    declaration: int | None
    division: int | None
    was_end: date | None
    now_start: date | None
    now_end: date | None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done to the register, and all that followed from it."""

    consequences: list[Consequence]

    def declarations(self, what: str) -> list[int]:
        return [each.declaration for each in self.consequences if each.what == what and each.declaration is not None]

    def told_to(self, viewer: Viewer) -> Self:
        """The deed as its doer may know it: of stays and jobs out of sight, that something changes, neither what nor
        how many."""
        seen = [each for each in self.consequences if viewer.sees(each.division)]
        hidden = [each for each in self.consequences if not viewer.sees(each.division)]
        seen += [replace(each, division=None) for each in hidden if each.what == "moved"]
        registers: list[Literal["stay", "job"]] = ["stay", "job"]
        seen += [
            Consequence(of, "elsewhere", None, None, None, None, None, None)
            for of in registers
            if any(each.of == of and each.what != "moved" for each in hidden)
        ]
        return replace(self, consequences=seen)


@dataclass(frozen=True, slots=True)
class Annulled(Deed):
    """The annulment made or undone, and all it did."""

    annulment: int


@dataclass(frozen=True, slots=True)
class AnnulmentLine:
    """An annulment as a page tells it; names of accounts are the door's to add."""

    id: int
    record: int
    what: str
    ground: str
    proof: str
    made_by: int
    made_at: datetime
    undone_by: int | None
    undone_at: datetime | None
    undone_why: str


def unproved(known: bool, ground: str, proof: str) -> list[Finding]:
    """What is wrong with a deed's ground (`known`: it is one of the list) and proof."""
    findings = [] if known else [Finding("E213", "ground", ground)]
    if not LEAST_WORDS <= len(proof.strip()) <= MOST_WORDS:
        findings.append(Finding("E211", "proof", proof))
    return findings


def check_proved(known: bool, ground: str, proof: str) -> None:
    findings = unproved(known, ground, proof)
    if findings:
        raise Refused("Say on what ground, and what proves it.", findings=findings)


def check_why(why: str) -> None:
    """Undoing asks for a reason."""
    if not LEAST_WORDS <= len(why.strip()) <= MOST_WORDS:
        raise Refused("Say why it is undone.", findings=[Finding("E211", "why", why)])


@dataclass(frozen=True, slots=True)
class Annulling:
    """How registrations of one kind are annulled: the same for stays and for jobs.

    room: whose functions `<room>_annul`, `<room>_undo_annulment`, `<room>_after_merge` do it; record: what the room's
    annulments name; needs, sees: the permissions to annul and to read; grounds: its list; rows: annulments in sight;
    tell: the rows of those functions as consequences."""

    room: str
    record: str
    needs: Permission
    sees: Permission
    grounds: Sequence[str]
    rows: Callable[[Viewer], QuerySet[Any]]
    tell: Callable[[Rows], list[Consequence]]

    def annul(self, record: int, *, what: What, ground: str, proof: str, viewer: Viewer) -> Annulled:
        """Annul a registration or an end. Call inside a transaction that has entered the viewer's scope.

        NotFound when the record is out of sight or annulled; Refused for a missing ground or proof (E211)."""
        viewer.require(self.needs)
        check_proved(ground in self.grounds, ground, proof)
        return self._done("annul(%s, %s, %s, %s)", [record, what, ground, proof.strip()])

    def undo(self, annulment: int, *, why: str, viewer: Viewer) -> Annulled:
        """Put back what an annulment left out. NotFound when out of sight; Conflict when it was undone already."""
        viewer.require(self.needs)
        check_why(why)
        return self._done("undo_annulment(%s, %s)", [annulment, why.strip()])

    def after_merge(self, merge: int, heads: Sequence[int]) -> Deed:
        """What a merge, or its undoing, does to the records of the heads it touched, the first of them first."""
        return self._done("after_merge(%s, %s::bigint[])", [merge, list(heads)])

    def of(self, viewer: Viewer, record: int) -> list[AnnulmentLine]:
        """A record's annulments, newest first. The access line is the record's."""
        viewer.require(self.sees)
        return [self._line(row) for row in self.rows(viewer).filter(**{self.record: record}).order_by("-pk")]

    def one(self, viewer: Viewer, annulment: int) -> AnnulmentLine:
        """One annulment; NotFound when out of sight."""
        viewer.require(self.sees)
        row = self.rows(viewer).filter(pk=annulment).first()
        if row is None:
            raise NotFound("No such annulment.")
        return self._line(row)

    def _done(self, call: str, given: list[int | str | list[int]]) -> Annulled:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {self.room}_{call}", given)  # noqa: S608 - the room's name is no input
            rows = cursor.fetchall()
        refused = rows[0][1] if rows else None
        if refused == "absent":
            raise NotFound("No such registration.")
        if refused == "nothing":
            raise Conflict("There is nothing left to annul or to undo here.", code=refused)
        if refused == "unfounded":
            raise Conflict("Something of this person was taken over without its evidence: it cannot be computed anew.")
        changed = [] if refused == "unchanged" else rows
        return Annulled(self.tell(changed), rows[0][0] if rows else 0)

    def _line(self, row: Any) -> AnnulmentLine:
        return AnnulmentLine(
            row.pk, getattr(row, f"{self.record}_id"), row.what, row.ground, row.proof, row.made_by, row.made_at,
            row.undone_by, row.undone_at, row.undone_why,
        )  # fmt: skip
