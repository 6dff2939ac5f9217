"""What falls due, told before it is late: on the overview of a party's staff, and of an officer."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from anju.access.rules import Permission, Viewer
from anju.declarations.law import verify_article
from anju.employment.rules import Handed, month_before
from anju.employment.statements import due_day, month_of_employer
from anju.employment.thresholds import size_duties
from anju.parties.arrangements import arrangements_of
from anju.parties.queries import PartyCard
from anju.rulebook.installed import the_book
from anju.rulebook.places import in_force_at
from anju.rulebook.rules.organisation import EmployerDutyThreshold
from anju.stays.freshness import renewal_of, unanswered
from anju.voices.queries import duties_of_party
from anju.worklist import queries as worklist
from anju.worklist.rules import WorkFilter

MOST_DUTIES = 20
MOST_CASES = 5
UNSENT = (Handed.OPEN, Handed.OVERDUE)


def of_party(viewer: Viewer, card: PartyCard) -> dict[str, Any]:
    """What a party owes or will: declarations, stays to be confirmed, a statement, duties by its size."""
    duties = duties_of_party(viewer, card.id)
    shown: dict[str, Any] = {
        "duties": duties[:MOST_DUTIES], "more_duties": len(duties) > MOST_DUTIES, "shown_duties": MOST_DUTIES
    }  # fmt: skip
    if viewer.may(Permission.DECLARATION_DECLARE):
        asked = unanswered(viewer)
        shown |= {"unanswered": asked, "renewal": renewal_of(viewer)} if asked.due or asked.overdue else {}
    if any(role.role == "employer" and not role.end_on for role in card.roles):
        shown |= _of_employer(viewer, card)
    return shown


def of_officer(viewer: Viewer, load: worklist.Load) -> dict[str, Any]:
    """The cases whose time to verify ends next, where any ends within a day; by which article."""
    if not load.soon:
        return {}
    rows = worklist.queue(viewer, WorkFilter(due="week"), limit=MOST_CASES).rows
    return {"soon": rows, "verify_article": verify_article(viewer.low, viewer.on) if viewer.low else ""}


def _of_employer(viewer: Viewer, card: PartyCard) -> dict[str, Any]:
    book, month = the_book(), month_before(viewer.on)
    stands = month_of_employer(viewer, card.id, month, due_day(book, card.division, month), now=timezone.now())
    rules = in_force_at(book, card.division, EmployerDutyThreshold, viewer.on)
    asked = size_duties(viewer, card.id, rules, arrangements_of(viewer, card.id)) if rules else []
    return {
        "statement": stands if stands.state in UNSENT else None,
        "unmet": [duty for duty in asked if duty.owed and not duty.fulfilled],
    }
