"""Annulments, with what they mean for the declarations behind the register."""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction

from anju.access.rules import Viewer
from anju.declarations.taking import VERIFY
from anju.stays import annulments
from anju.stays.annulments import Annulled, What
from anju.stays.consequences import Consequence, Deed
from anju.worklist.actions import reopen, withdraw

D = TypeVar("D", bound=Deed)


@transaction.atomic
def annul_stay(stay_id: int, *, what: What, ground: str, proof: str, viewer: Viewer) -> Annulled:
    """Annul a registration, or its end; declarations that lose their effect go back to verification."""
    return followed(annulments.annul(stay_id, what=what, ground=ground, proof=proof, viewer=viewer))


@transaction.atomic
def undo_annulment(annulment_id: int, *, why: str, viewer: Viewer) -> Annulled:
    """Put back what was annulled; declarations that regain their effect need no verification any more."""
    return followed(annulments.undo(annulment_id, why=why, viewer=viewer))


def preview_annulment(stay_id: int, *, what: What, viewer: Viewer) -> list[Consequence]:
    """What annulling would do: done, read, and rolled back, so that it cannot differ from the deed."""
    with transaction.atomic():
        done = annul_stay(stay_id, what=what, ground="entry", proof="preview", viewer=viewer)
        transaction.set_rollback(True)
    return done.consequences


def preview_undoing(annulment_id: int, *, viewer: Viewer) -> list[Consequence]:
    """What undoing an annulment would do."""
    with transaction.atomic():
        done = undo_annulment(annulment_id, why="preview", viewer=viewer)
        transaction.set_rollback(True)
    return done.consequences


def followed(done: D) -> D:
    """The deed, with the work items of declarations that lost or gained their effect put right."""
    reopen(VERIFY, done.declarations("unsettled"))
    withdraw(VERIFY, done.declarations("settled"))
    return done
