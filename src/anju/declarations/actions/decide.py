"""Corrections and deregistrations, with what they mean for the declarations behind them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction

from anju.access.rules import Viewer
from anju.declarations.actions.annul import followed
from anju.kernel.errors import Conflict
from anju.people import corrections
from anju.people.corrections import CorrectionLine
from anju.stays import decisions
from anju.stays.decisions import Decided

ENTERED_STAY = """
SELECT m.entered_by FROM stays_stay s JOIN stays_evidence e ON e.id = s.opened_by,
       LATERAL declarations_message(e.declaration) m WHERE s.id = %s"""
ENTERED_PERSON = """
SELECT m.entered_by FROM (SELECT id FROM declarations_declaration WHERE person = %s AND accepted ORDER BY id LIMIT 1) d,
       LATERAL declarations_message(d.id) m"""


@transaction.atomic
def correct_stay(stay_id: int, right: Mapping[str, str | None], *, ground: str, proof: str, viewer: Viewer) -> Decided:
    """Correct facts of a stay (stays.decisions); declarations that lose their effect go back to verification.

    Conflict (own-entry) where the viewer herself entered what opened the stay."""
    _not_ones_own(ENTERED_STAY, stay_id, viewer)
    return followed(decisions.correct_stay(stay_id, right, ground=ground, proof=proof, viewer=viewer))


@transaction.atomic
def deregister_stay(
    stay_id: int, *, ground: str, day: date, proof: str, viewer: Viewer, whereabouts: str = ""
) -> Decided:
    """End a stay by the office's own act (stays.decisions). Conflict (own-entry) as for a correction."""
    _not_ones_own(ENTERED_STAY, stay_id, viewer)
    done = decisions.deregister_stay(
        stay_id, ground=ground, day=day, proof=proof, viewer=viewer, whereabouts=whereabouts
    )
    return followed(done)


@transaction.atomic
def correct_person(
    person_id: int, right: Mapping[str, str], *, ground: str, proof: str, viewer: Viewer
) -> CorrectionLine:
    """Set a person's facts right (people.corrections). Conflict (own-entry) where the viewer entered her."""
    _not_ones_own(ENTERED_PERSON, person_id, viewer)
    return corrections.correct_person(person_id, right, ground=ground, proof=proof, viewer=viewer)


@transaction.atomic
def undo_correction(correction_id: int, *, why: str, viewer: Viewer) -> CorrectionLine:
    """Put a person's former facts back."""
    return corrections.undo_correction(correction_id, why=why, viewer=viewer)


@transaction.atomic
def undo_decision(decision_id: int, *, why: str, viewer: Viewer) -> Decided:
    """Leave a correction or deregistration out again."""
    return followed(decisions.undo_decision(decision_id, why=why, viewer=viewer))


def _not_ones_own(entered_by: str, subject: int, viewer: Viewer) -> None:
    """Nobody verifies an entry of his own; nor does he mend or end one alone."""
    with connection.cursor() as cursor:
        cursor.execute(entered_by, [subject])
        entered = cursor.fetchone()
    if entered is not None and entered[0] == viewer.account and not viewer.is_system:
        raise Conflict("You entered this yourself: a colleague must correct or end it.", code="own-entry")
