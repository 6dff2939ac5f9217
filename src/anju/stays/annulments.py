"""Annulment: acts left out of the register, and put back (docs/algorithms/annulment.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import connection

from anju.access.rules import Permission, Viewer
from anju.kernel.errors import Conflict, NotFound, Refused
from anju.kernel.findings import Finding
from anju.stays.consequences import LEAST_WORDS, MOST_WORDS, Deed, consequences_of
from anju.stays.models import Annulment, Ground

What = Literal["registration", "end"]


@dataclass(frozen=True, slots=True)
class Annulled(Deed):
    """The annulment made or undone, and all it did."""

    annulment: int


@dataclass(frozen=True, slots=True)
class AnnulmentLine:
    """An annulment as the person's page tells it; names of accounts are the door's to add."""

    id: int
    stay: int
    what: str
    ground: str
    proof: str
    made_by: int
    made_at: datetime
    undone_by: int | None
    undone_at: datetime | None
    undone_why: str


def annul(stay_id: int, *, what: What, ground: str, proof: str, viewer: Viewer) -> Annulled:
    """Annul a registration or an end. Call inside a transaction that has entered the viewer's scope.

    NotFound when the stay is out of sight or annulled; Refused for a missing ground or proof (E211)."""
    viewer.require(Permission.STAY_ANNUL)
    findings = [] if ground in Ground.values else [Finding("E213", "ground", ground)]
    if not LEAST_WORDS <= len(proof.strip()) <= MOST_WORDS:
        findings.append(Finding("E211", "proof", proof))
    if findings:
        raise Refused("Say on what ground, and what proves it.", findings=findings)
    done = _told("SELECT * FROM stays_annul(%s, %s, %s, %s)", [stay_id, what, ground, proof.strip()])
    if done is None:
        raise NotFound("No such stay.")
    return done


def undo(annulment_id: int, *, why: str, viewer: Viewer) -> Annulled:
    """Put back what an annulment left out. NotFound when out of sight; Conflict when it was undone already."""
    viewer.require(Permission.STAY_ANNUL)
    if not LEAST_WORDS <= len(why.strip()) <= MOST_WORDS:
        raise Refused("Say why the annulment is undone.", findings=[Finding("E211", "why", why)])
    done = _told("SELECT * FROM stays_undo_annulment(%s, %s)", [annulment_id, why.strip()])
    if done is None:
        raise NotFound("No such annulment.")
    return done


def after_merge(merge: int, heads: Sequence[int]) -> Deed:
    """What a merge, or its undoing, does to the stays of the heads it touched; Conflict where one rests on no act."""
    done = _told("SELECT * FROM stays_after_merge(%s, %s::bigint[])", [merge, list(heads)])
    return done or Deed([])


def annulments_of(viewer: Viewer, stay_id: int) -> list[AnnulmentLine]:
    """A stay's annulments, newest first. The access line is the stay's."""
    viewer.require(Permission.STAY_VIEW)
    rows = Annulment.objects.visible_to(viewer).filter(stay_id=stay_id).order_by("-pk")
    return [_line(row) for row in rows]


def annulment_of(viewer: Viewer, annulment_id: int) -> AnnulmentLine:
    """One annulment; NotFound when out of sight."""
    viewer.require(Permission.STAY_VIEW)
    row = Annulment.objects.visible_to(viewer).filter(pk=annulment_id).first()
    if row is None:
        raise NotFound("No such annulment.")
    return _line(row)


def _told(statement: str, given: Sequence[int | str | list[int]]) -> Annulled | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(given))
        rows = cursor.fetchall()
    if rows and rows[0][1] == "absent":
        return None
    if rows and rows[0][1] in ("nothing", "unfounded"):
        raise Conflict("There is nothing left to annul or to undo here.", code=rows[0][1])
    return Annulled(consequences_of(rows), rows[0][0] if rows else 0)


def _line(row: Annulment) -> AnnulmentLine:
    return AnnulmentLine(
        row.pk, row.stay_id, row.what, row.ground, row.proof, row.made_by, row.made_at, row.undone_by, row.undone_at,
        row.undone_why,
    )  # fmt: skip
