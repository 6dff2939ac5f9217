"""The overview: what waits, what is late, what came in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anju.access import queries as access
from anju.access.rules import Permission, Viewer
from anju.declarations import queries as declarations
from anju.declarations.voices import duties_of_party
from anju.desk.gate import DeskRequest, needs
from anju.desk.naming import short_names
from anju.parties.queries import party_card
from anju.places.queries import lettings_of
from anju.territory.queries import path_names
from anju.worklist import queries as worklist

RECENT = 8
MOST_DUTIES = 20


@require_safe
@needs()
def home(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/home.html", overview(request.viewer))


def overview(viewer: Viewer) -> dict[str, Any]:
    """What the viewer's role has to do with; nothing else is asked for."""
    shown: dict[str, Any] = {"area": path_names([viewer.low])[viewer.low] if viewer.low else ""}
    if viewer.may(Permission.ITEM_VIEW):
        places = worklist.waiting_by_division(viewer)[:12]
        shown |= {"load": worklist.load_of(viewer), "places": places}
        shown["names"] = short_names(viewer, [place for place, _ in places])
    if viewer.may(Permission.DECLARATION_VIEW):
        shown["intake"] = declarations.intake_of(viewer, viewer.on)
        shown["recent"] = declarations.submissions(viewer, limit=RECENT).rows
    if viewer.may(Permission.RIGHTS_GRANT):
        shown["waiting"] = access.waiting_for_security(viewer)
    if viewer.party is not None:
        shown["party"] = party_card(viewer, viewer.party)
        shown["lettings"] = len(lettings_of(viewer, viewer.party, on=viewer.on))
        duties = duties_of_party(viewer, viewer.party)
        shown |= {"duties": duties[:MOST_DUTIES], "more_duties": len(duties) > MOST_DUTIES, "shown_duties": MOST_DUTIES}
    return shown
