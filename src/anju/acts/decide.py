"""Corrections and deregistrations, with what they mean for the declarations behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.db import connection, transaction

from anju.access.rules import Viewer
from anju.acts.annul import followed, hold_verifications
from anju.acts.own import check_not_own_person, check_not_own_record
from anju.employment.endings import end_jobs, undo_ending
from anju.people import corrections
from anju.people.corrections import CorrectionLine
from anju.stays import decisions
from anju.stays.annulments import STAYS
from anju.stays.decisions import Decided
from anju.stays.models import EndReason

ENTRY = "SELECT e.person_id FROM stays_stay s JOIN stays_evidence e ON e.id = s.opened_by WHERE s.id = %s"
"""Under which of her entries a stay was declared: what is decided about it stays with that one."""


@transaction.atomic
def correct_stay(stay_id: int, right: Mapping[str, str | None], *, ground: str, proof: str, viewer: Viewer) -> Decided:
    """Correct facts of a stay (stays.decisions); declarations that lose their effect go back to verification.

    Conflict (own-entry) where the viewer herself entered anything the stay rests on."""
    check_not_own_record(STAYS, stay_id, viewer)
    hold_verifications(stays=[stay_id])
    corrected = decisions.correct_stay(stay_id, right, ground=ground, proof=proof, viewer=viewer)
    return followed(corrected).told_to(viewer)


@transaction.atomic
def deregister_stay(
    stay_id: int, *, ground: str, day: date, proof: str, viewer: Viewer, whereabouts: str = ""
) -> Decided:
    """End a stay by the office's own act (stays.decisions); when she died, her jobs with it, wherever they are.

    Conflict (own-entry) as for a correction."""
    check_not_own_record(STAYS, stay_id, viewer)
    hold_verifications(stays=[stay_id])
    # While she still belongs to the place of this stay; a refusal below takes it back.
    jobs = [
        each
        for person in (_found(ENTRY, stay_id) if ground == EndReason.DECEASED else ())
        for each in end_jobs(person, day=day, proof=proof, because=stay_id)
    ]
    done = decisions.deregister_stay(
        stay_id, ground=ground, day=day, proof=proof, viewer=viewer, whereabouts=whereabouts
    )
    return followed(replace(done, consequences=[*done.consequences, *jobs])).told_to(viewer)


@transaction.atomic
def correct_person(
    person_id: int, right: Mapping[str, str], *, ground: str, proof: str, viewer: Viewer
) -> CorrectionLine:
    """Set a person's facts right (people.corrections). Conflict (own-entry) where the viewer entered her."""
    check_not_own_person(person_id, viewer)
    return corrections.correct_person(person_id, right, ground=ground, proof=proof, viewer=viewer)


@transaction.atomic
def undo_correction(correction_id: int, *, why: str, viewer: Viewer) -> CorrectionLine:
    """Put a person's former facts back. Conflict (own-entry) as for a correction."""
    check_not_own_person(corrections.correction_of(viewer, correction_id).person, viewer)
    return corrections.undo_correction(correction_id, why=why, viewer=viewer)


@transaction.atomic
def undo_decision(decision_id: int, *, why: str, viewer: Viewer) -> Decided:
    """Leave a correction or deregistration out again; what else ended with it begins again.

    Conflict (own-entry) as for making one."""
    line = decisions.decision_of(viewer, decision_id)
    check_not_own_record(STAYS, line.stay, viewer)
    hold_verifications(stays=[line.stay])
    done = decisions.undo_decision(decision_id, why=why, viewer=viewer)
    jobs = undo_ending(line.stay, why=why) if line.ground == EndReason.DECEASED else []
    return followed(replace(done, consequences=[*done.consequences, *jobs])).told_to(viewer)


def _found(question: str, subject: int) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, [subject])
        return cursor.fetchone() or ()
