"""The overview: what waits, what is late, what came in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anju.access import queries as access
from anju.access.rules import Permission, Viewer
from anju.declarations import queries as declarations
from anju.declarations.taking import VERIFY
from anju.desk import reminders
from anju.desk.gate import DeskRequest, needs
from anju.desk.naming import short_names
from anju.desk.owed import is_narrow
from anju.parties.queries import party_card
from anju.places.queries import lettings_of
from anju.territory.queries import path_names
from anju.worklist import queries as worklist
from anju.worklist.covering import handed_to
from anju.worklist.rules import WorkFilter

RECENT = 8
MOST_PLACES = 12
LOOK_BACK = 14  # days


@require_safe
@needs()
def home(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/home.html", overview(request.viewer))


def overview(viewer: Viewer) -> dict[str, Any]:
    """What the viewer's role has to do with; nothing else is asked for."""
    shown: dict[str, Any] = {"area": path_names([viewer.low])[viewer.low] if viewer.low else ""}
    if viewer.may(Permission.ITEM_VIEW):
        loads = worklist.load_by_division(viewer)
        load, places = (
            worklist.total(loads.values()),
            [(place, at.waiting) for place, at in loads.items()][:MOST_PLACES],
        )
        shown |= {"load": load, "places": places} | _work(viewer, load)
        shown["names"] = short_names(viewer, [place for place, _ in places])
    if viewer.may(Permission.DECLARATION_VIEW):
        shown["intake"] = declarations.intake_of(viewer, viewer.on)
        shown["recent"] = declarations.submissions(viewer, limit=RECENT).rows
    shown["owes"] = viewer.may(Permission.PARTY_VIEW) and is_narrow(viewer.low)
    if viewer.may(Permission.RIGHTS_GRANT):
        shown["waiting"] = access.waiting_for_security(viewer)
    if viewer.party is not None:
        card = party_card(viewer, viewer.party)
        lettings = len(lettings_of(viewer, viewer.party, on=viewer.on))
        shown |= {"party": card, "lettings": lettings} | reminders.of_party(viewer, card)
    return shown


def _work(viewer: Viewer, load: worklist.Load) -> dict[str, Any]:
    """What is in the viewer's hands, the most urgent first; what of hers was returned; what was handed to her;
    what falls due next."""
    now = timezone.now()
    returned = worklist.returned_to(viewer, since=now - timedelta(days=LOOK_BACK), limit=RECENT)
    mine, handed, next_due = [], [], reminders.of_officer(viewer, load)
    if viewer.may(Permission.ITEM_DECIDE):
        mine = worklist.queue(viewer, WorkFilter(show="mine"), limit=RECENT).rows
        handed = handed_to(viewer, since=viewer.on - timedelta(days=LOOK_BACK))
    lines: dict[int, Any] = {}
    told = [*mine, *returned, *next_due.get("soon", [])]
    if told and viewer.may(Permission.DECLARATION_VIEW):
        lines = declarations.lines_of_items(viewer, [item.subject for item in told if item.kind == VERIFY])
    people = access.account_names(one.made_by for one in handed) if handed else {}
    return {"mine": mine, "returned": returned, "handed": handed, "lines": lines, "people": people} | next_due
