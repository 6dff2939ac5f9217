"""What the parties of an area owe: who has to declare what, until when, by which article."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anju.access.rules import Permission, Viewer
from anju.desk.boxes import DeskForm, DivisionField
from anju.desk.gate import DeskRequest, needs
from anju.kernel.division_code import Level, level_of
from anju.parties.queries import party_names
from anju.territory.queries import path_name
from anju.voices.queries import duties_within

NARROW = (Level.TOWNSHIP, Level.COMMUNITY)
OF_LATE = timedelta(days=31)
MOST_TURNS, MOST_BRIEF = 200, 6


class AreaForm(DeskForm):
    division = DivisionField(required=False)
    division_name = forms.CharField(required=False, max_length=120)


def is_narrow(division: int | None) -> bool:
    """Whether the turns of an area are few enough to be looked at together: a town's are, a county's are not."""
    return bool(division) and level_of(division or 0) in NARROW


@require_safe
@needs(Permission.PARTY_VIEW)
def owed(request: DeskRequest) -> HttpResponse:
    """A page; for the overview, which asks for it once it stands, its first lines."""
    form = AreaForm(request.GET)
    chosen = form.cleaned_data["division"] if form.is_valid() else None
    area = chosen or request.viewer.low
    shown: dict[str, Any] = {"form": form, "division": chosen, "narrow": is_narrow(area), "days": OF_LATE.days}
    if shown["narrow"]:
        shown |= _owed(request.viewer, chosen)
    if request.htmx:
        return render(request, "desk/parts/owed.html", shown | {"duties": shown.get("duties", [])[:MOST_BRIEF]})
    shown["place"] = path_name(area) if area else ""
    return render(request, "desk/owed.html", shown, status=422 if form.errors else 200)


def _owed(viewer: Viewer, division: int | None) -> dict[str, Any]:
    duties = duties_within(viewer, division=division, since=viewer.on - OF_LATE, limit=MOST_TURNS)
    above = path_name(viewer.low) if viewer.low else ""
    return {
        "duties": [replace(duty, where=duty.where.removeprefix(above)) for duty in duties],
        "parties": party_names(viewer, [duty.party for duty in duties if duty.party]),
        "most": MOST_TURNS,
    }
