"""Merging two entries of one person, and undoing it, with all that follows (docs/algorithms/merging.md)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from anju.access.rules import Viewer
from anju.acts.annul import followed, hold_verifications, preview
from anju.employment.annulments import JOBS
from anju.kernel.errors import Refused
from anju.people import merging
from anju.people.deeds import Consequence, Deed
from anju.people.merging import Regrouped
from anju.people.models import Merge
from anju.stays.annulments import STAYS

HARMLESS = frozenset({"passed", "moved"})
"""What may happen in another area: the record goes by the other number, and nothing it says changes."""


@dataclass(frozen=True, slots=True)
class Merged(Deed):
    """A merge made or undone, and all it did."""

    merge: int


@transaction.atomic
def merge_persons(person: int, *, into: int, ground: str, proof: str, viewer: Viewer) -> Merged:
    """Merge a person entered twice into her other entry. Refused where another area's records would change."""
    hold_verifications([person, into])
    return _settled(merging.put_under(person, into=into, ground=ground, proof=proof, viewer=viewer), viewer)


@transaction.atomic
def undo_merge(merge: int, *, why: str, viewer: Viewer) -> Merged:
    """Part them again; what came since goes to the entry whose document was named."""
    hold_verifications(Merge.objects.visible_to(viewer).filter(pk=merge).values_list("into", flat=True))
    return _settled(merging.part(merge, why=why, viewer=viewer), viewer)


def preview_merge(person: int, *, into: int, viewer: Viewer) -> list[Consequence]:
    """What merging would do."""
    return preview(
        lambda: merge_persons(person, into=into, ground="documents", proof="preview", viewer=viewer)
    ).consequences


def preview_parting(merge: int, *, viewer: Viewer) -> list[Consequence]:
    """What undoing a merge would do."""
    return preview(lambda: undo_merge(merge, why="preview", viewer=viewer)).consequences


def _settled(regrouped: Regrouped, viewer: Viewer) -> Merged:
    consequences = [
        each
        for register in (STAYS, JOBS)
        for each in register.after_merge(regrouped.merge, regrouped.heads).consequences
    ]
    done = followed(Merged(consequences, regrouped.merge))
    if not viewer.is_system and any(
        each.what not in HARMLESS and not viewer.sees(each.division) for each in done.consequences
    ):
        raise Refused(
            "A registration of another area would change: only a supervisor whose area covers both may do this.",
            code="elsewhere",
        )
    return done.told_to(viewer)
