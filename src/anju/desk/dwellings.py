"""Dwellings and buildings: found, shown with who lives there and who lets them, added, imported."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.access.rules import Permission, Viewer
from anju.desk import words
from anju.desk.boxes import DayField, DeskForm, DivisionField
from anju.desk.clock import ClockForm
from anju.desk.gate import DeskRequest, needs
from anju.desk.naming import short_names
from anju.desk.story import story
from anju.desk.units import floors_of
from anju.kernel.errors import AnjuError
from anju.kernel.pages import Page
from anju.parties.queries import party_names
from anju.places import actions, queries
from anju.places.queries import DwellingCard
from anju.stays.clocks import residents_as_known
from anju.stays.queries import StayLine, residents_of
from anju.territory.queries import children
from anju.voices.queries import duties_at
from anju.voices.waiting import waiting_about

MOST_LISTED = 60
MOST_RESIDENTS = 20
"""Shown at first: each is somebody looked at. All of them stand in the ledger, page by page."""
MOST_OF_STORY = 200
"""Things whose journal lines one history asks for."""
NOBODY: Page[StayLine] = Page([], None)


class SearchForm(DeskForm):
    text = forms.CharField(label=_("Address or code"), required=False, max_length=120)
    division = DivisionField(required=False)
    mode = forms.ChoiceField(
        label=_("Management"), required=False, choices=lambda: words.choices("management_mode", blank=_("All"))
    )
    after = forms.IntegerField(required=False)


class ImportForm(DeskForm):
    file = forms.FileField(
        label=_("List of dwellings"), widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xls"}),
        help_text=_(
            "Columns: code, division, road, plate, building, room, state, management mode. Importing it twice changes"
            " nothing."
        ),
    )  # fmt: skip


class BuildingForm(DeskForm):
    division = DivisionField(label=_("Community"), widget=forms.HiddenInput)
    division_name = forms.CharField(required=False, max_length=120)
    road = forms.CharField(label=_("Road"), required=False, max_length=80)
    estate = forms.CharField(label=_("Estate"), required=False, max_length=80)
    plate = forms.CharField(label=_("Plate"), required=False, max_length=80)
    name = forms.CharField(label=_("Building"), max_length=80)
    management_mode = forms.ChoiceField(label=_("Management"), choices=lambda: words.choices("management_mode"))


class ManagementForm(DeskForm):
    mode = forms.ChoiceField(label=_("Management"), choices=lambda: words.choices("management_mode"))


class RoomForm(DeskForm):
    unit = forms.CharField(label=_("Unit"), required=False, max_length=20)
    floor = forms.CharField(label=_("Floor"), required=False, max_length=10)
    room = forms.CharField(label=_("Room"), max_length=40)
    kind = forms.ChoiceField(label=_("Kind of dwelling"), choices=lambda: words.choices("dwelling_kind"))


class LettingForm(DeskForm):
    party = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": _("Choose a declarant from the list.")}
    )
    party_name = forms.CharField(required=False, max_length=120)
    role = forms.ChoiceField(
        label=_("As"),
        choices=lambda: [pair for pair in words.choices("declarant_role") if pair[0] != "resident"],
    )
    start_on = DayField(label=_("From"))


class EndForm(DeskForm):
    end_on = DayField(label=_("Last day"))


@require_safe
@needs(Permission.DWELLING_VIEW)
def dwellings(request: DeskRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    text, shown = asked.get("text", ""), {"form": form, "text": asked.get("text", "")}
    if text:
        shown["found"] = queries.find_dwellings(request.viewer, text, limit=MOST_LISTED)
    else:
        division = asked.get("division")
        mode, after = asked.get("mode", ""), asked.get("after")
        page = queries.buildings(request.viewer, division=division, mode=mode, after=after)
        shown |= {"buildings": page.rows, "after": page.after, "division": division, "mode": mode}
        shown["places"] = children(division or request.viewer.low or None, on=request.viewer.on)
        shown["names"] = short_names(request.viewer, [row.division for row in page.rows])
    template = "desk/parts/dwellings_found.html" if request.htmx else "desk/dwellings.html"
    return render(request, template, shown)


@require_safe
@needs(Permission.DWELLING_VIEW)
def dwelling(request: DeskRequest, dwelling_id: int) -> HttpResponse:
    return _dwelling_page(request, dwelling_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.DWELLING_VIEW)
def building(request: DeskRequest, building_id: int) -> HttpResponse:
    form = RoomForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_dwelling(viewer=request.viewer, building=building_id, **form.cleaned_data)
            return redirect("desk:dwelling", added.pk)
        except AnjuError as error:
            form.tell(error)
    card = queries.building_card(request.viewer, building_id)
    shown = {"card": card, "floors": floors_of(request.viewer, card), "form": form}
    shown["management"] = ManagementForm(initial={"mode": card.line.management_mode})
    # Of its dwellings as well: what was added to it, demolished, merged, is the building's history.
    homes = [("places:dwelling", line.id) for floor in card.floors for line in floor.dwellings][:MOST_OF_STORY]
    shown |= story(request, ("places:building", building_id), *homes)
    return render(request, "desk/building.html", shown, status=422 if form.errors else 200)


@require_POST
@needs(Permission.DWELLING_EDIT)
def manage(request: DeskRequest, building_id: int) -> HttpResponse:
    form = ManagementForm(request.POST)
    mode = form.cleaned_data["mode"] if form.is_valid() else ""
    actions.change_management(viewer=request.viewer, building=building_id, mode=mode)
    messages.success(request, gettext("Recorded."))
    return redirect("desk:building", building_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.DWELLING_EDIT)
def add_building(request: DeskRequest) -> HttpResponse:
    form = BuildingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "division_name"}
        try:
            return redirect("desk:building", actions.add_building(viewer=request.viewer, **given).pk)
        except AnjuError as error:
            form.tell(error)
    return render(request, "desk/building_add.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.DWELLING_EDIT)
def import_dwellings(request: DeskRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    result = None
    if request.method == "POST" and form.is_valid():
        try:
            result = actions.import_dwellings(form.cleaned_data["file"].read(), viewer=request.viewer)
        except AnjuError as error:
            form.tell(error)
    return render(
        request, "desk/dwelling_import.html", {"form": form, "result": result}, status=422 if form.errors else 200
    )


@require_POST
@needs(Permission.DWELLING_EDIT)
def let(request: DeskRequest, dwelling_id: int) -> HttpResponse:
    form = LettingForm(request.POST)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("party", "role", "start_on")}
        try:
            actions.let_dwelling(viewer=request.viewer, dwelling=dwelling_id, **given)
            messages.success(request, gettext("Recorded."))
            return redirect("desk:dwelling", dwelling_id)
        except AnjuError as error:
            form.tell(error)
    return _dwelling_page(request, dwelling_id, form)


@require_POST
@needs(Permission.DWELLING_EDIT)
def end_letting(request: DeskRequest, dwelling_id: int, letting_id: int) -> HttpResponse:
    form = EndForm(request.POST)
    if form.is_valid():
        actions.end_letting(viewer=request.viewer, letting=letting_id, end_on=form.cleaned_data["end_on"])
        messages.success(request, gettext("Recorded."))
    else:
        messages.error(request, gettext("No date can be read here: write it like 2026-01-31."))
    return redirect("desk:dwelling", dwelling_id)


def _dwelling_page(request: DeskRequest, dwelling_id: int, form: LettingForm | None = None) -> HttpResponse:
    card = queries.dwelling_card(request.viewer, dwelling_id)
    clock = ClockForm(request.GET)
    shown = _dwelling_shown(request.viewer, card, clock) | {"form": form or LettingForm()}
    lettings = [("places:letting", letting.id) for letting in card.lettings][:MOST_OF_STORY]
    shown |= story(request, ("places:dwelling", card.line.id), *lettings)
    return render(request, "desk/dwelling.html", shown, status=422 if form else 200)


def _dwelling_shown(viewer: Viewer, card: DwellingCard, clock: ClockForm) -> dict[str, Any]:
    page = _residents(viewer, card.line.id, clock) if viewer.may(Permission.STAY_VIEW) else NOBODY
    parties = party_names(viewer, [letting.party for letting in card.lettings])
    back = {"clock": clock, "known": clock.known_on(), "day": clock.day()}
    duties = duties_at(viewer, card.line.id)[:MOST_LISTED]
    waiting = waiting_about(viewer, dwelling=card.line.id) if viewer.may(Permission.ITEM_VIEW) else []
    shown = {
        "card": card,
        "stays": page.rows,
        "after": page.after,
        "parties": parties,
        "duties": duties,
        "waiting": waiting,
    }
    many = clock.known_on() is None and len(page.rows) == MOST_RESIDENTS
    return shown | {"first_of_many": many and MOST_RESIDENTS} | back


def _residents(viewer: Viewer, dwelling_id: int, clock: ClockForm) -> Page[StayLine]:
    on, at = clock.day() or viewer.on, clock.end_of_known()
    if at:
        return residents_as_known(viewer, dwelling_id, on, at=at, after=clock.last, limit=MOST_RESIDENTS)
    return Page(residents_of(viewer, dwelling_id, on, limit=MOST_RESIDENTS), None)
