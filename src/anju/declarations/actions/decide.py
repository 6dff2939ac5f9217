"""Corrections and deregistrations of stays, with what they mean for the declarations behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.db import connection, transaction

from anju.access.rules import Viewer
from anju.declarations.actions.annul import followed
from anju.kernel.errors import Conflict
from anju.stays import decisions
from anju.stays.consequences import Consequence
from anju.stays.decisions import Decided

ENTERED = """
SELECT m.entered_by FROM stays_stay s JOIN stays_evidence e ON e.id = s.opened_by,
       LATERAL declarations_message(e.declaration) m WHERE s.id = %s"""


@transaction.atomic
def correct_stay(stay_id: int, right: Mapping[str, str | None], *, ground: str, proof: str, viewer: Viewer) -> Decided:
    """Correct facts of a stay (stays.decisions); declarations that lose their effect go back to verification.

    Conflict (own-entry) where the viewer herself entered what opened the stay."""
    _not_ones_own(stay_id, viewer)
    return followed(decisions.correct_stay(stay_id, right, ground=ground, proof=proof, viewer=viewer))


@transaction.atomic
def deregister_stay(
    stay_id: int, *, ground: str, day: date, proof: str, viewer: Viewer, whereabouts: str = ""
) -> Decided:
    """End a stay by the office's own act (stays.decisions). Conflict (own-entry) as for a correction."""
    _not_ones_own(stay_id, viewer)
    done = decisions.deregister_stay(
        stay_id, ground=ground, day=day, proof=proof, viewer=viewer, whereabouts=whereabouts
    )
    return followed(done)


@transaction.atomic
def undo_decision(decision_id: int, *, why: str, viewer: Viewer) -> Decided:
    """Leave a correction or deregistration out again."""
    return followed(decisions.undo_decision(decision_id, why=why, viewer=viewer))


def preview(deed: Callable[[], Decided]) -> list[Consequence]:
    """What one of the deeds above would do: done, read, and rolled back, so that it cannot differ from the deed."""
    with transaction.atomic():
        done = deed()
        transaction.set_rollback(True)
    return done.consequences


def _not_ones_own(stay_id: int, viewer: Viewer) -> None:
    """Nobody verifies an entry of his own; nor does he mend or end one alone."""
    with connection.cursor() as cursor:
        cursor.execute(ENTERED, [stay_id])
        entered = cursor.fetchone()
    if entered is not None and entered[0] == viewer.account and not viewer.is_system:
        raise Conflict("You entered this yourself: a colleague must correct or end it.", code="own-entry")
