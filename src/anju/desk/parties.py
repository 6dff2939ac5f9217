"""Declarants: persons and organisations that owe declarations, with their roles, dwellings and staff."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.access.rules import Permission, Viewer
from anju.desk import words
from anju.desk.arrangements import size_duties_of
from anju.desk.boxes import DayField, DeskForm, DivisionField
from anju.desk.gate import DeskRequest, needs
from anju.desk.story import story
from anju.employment.roster import head_count
from anju.kernel.errors import AnjuError
from anju.kernel.identity import IdentityKind
from anju.parties import actions, queries
from anju.places.queries import dwelling_lines, former_lettings, lettings_of
from anju.territory.queries import path_name
from anju.voices.queries import duties_of_party

MOST_LISTED = 50


def _roles() -> list[tuple[str, Any]]:
    return [pair for pair in words.choices("declarant_role") if pair[0] != "resident"]


class SearchForm(DeskForm):
    personal: ClassVar[frozenset[str]] = frozenset({"text"})

    text = forms.CharField(required=False, max_length=120)
    role = forms.ChoiceField(required=False, choices=lambda: [("", ""), *_roles()])


class PartyForm(DeskForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: words.choices("party_kind"), initial="organisation")
    name = forms.CharField(label=pgettext_lazy("of a place or firm", "Name"), max_length=120)
    credit_code = forms.CharField(
        label=_("Unified social credit code"), required=False, max_length=30, help_text=_("for an organisation")
    )
    number = forms.CharField(label=_("Identity number"), required=False, max_length=60, help_text=_("for a person"))
    number_kind = forms.ChoiceField(
        label=_("Kind of identity document"), required=False, choices=lambda: words.choices("id_kind")
    )
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    division = DivisionField(label=_("Division"))
    division_name = forms.CharField(required=False, max_length=120)

    def given(self) -> dict[str, Any]:
        """What the action takes: an organisation has no identity number, a person no credit code."""
        said = self.cleaned_data
        person = said["kind"] == "person"
        return {
            "kind": said["kind"],
            "name": said["name"],
            "division": said["division"],
            "phone": said["phone"] or None,
            "credit_code": None if person else said["credit_code"],
            "number": said["number"] if person else None,
            "number_kind": IdentityKind(said["number_kind"]) if person and said["number_kind"] else None,
        }


class RoleForm(DeskForm):
    role = forms.ChoiceField(label=_("Role"), choices=_roles)
    start_on = DayField(label=_("From"))


class EndForm(DeskForm):
    role = forms.ChoiceField(choices=_roles)
    end_on = DayField()


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PARTY_VIEW)
def parties(request: DeskRequest) -> HttpResponse:
    """Posted by the page itself: what is looked for may be somebody's identity number."""
    form = SearchForm.asked(request)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.find_parties(
        request.viewer, asked.get("text", ""), role=asked.get("role") or None, limit=MOST_LISTED
    )
    return render(request, "desk/parties.html", {"found": found, "asked": asked, "roles": _roles()})


@require_safe
@needs(Permission.PARTY_VIEW)
def party(request: DeskRequest, party_id: int) -> HttpResponse:
    return _party_page(request, party_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PARTY_EDIT)
def add_party(request: DeskRequest) -> HttpResponse:
    form = PartyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("desk:party", actions.add_party(viewer=request.viewer, **form.given()).pk)
        except AnjuError as error:
            form.tell(error)
    return render(request, "desk/party_add.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@needs(Permission.PARTY_EDIT)
def give_role(request: DeskRequest, party_id: int) -> HttpResponse:
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            actions.give_role(viewer=request.viewer, party=party_id, **form.cleaned_data)
            messages.success(request, gettext("Recorded."))
            return redirect("desk:party", party_id)
        except AnjuError as error:
            form.tell(error)
    return _party_page(request, party_id, form)


@require_POST
@needs(Permission.PARTY_EDIT)
def end_role(request: DeskRequest, party_id: int) -> HttpResponse:
    form = EndForm(request.POST)
    if form.is_valid():
        actions.end_role(viewer=request.viewer, party=party_id, **form.cleaned_data)
        messages.success(request, gettext("Recorded."))
    else:
        messages.error(request, gettext("No date can be read here: write it like 2026-01-31."))
    return redirect("desk:party", party_id)


def _party_page(request: DeskRequest, party_id: int, form: RoleForm | None = None) -> HttpResponse:
    shown = _party_shown(request.viewer, party_id) | {"form": form or RoleForm()}
    shown |= story(request, *((thing, party_id) for thing in ("parties:party", "parties:role", "parties:arrangement")))
    return render(request, "desk/party.html", shown, status=422 if form else 200)


def _party_shown(viewer: Viewer, party_id: int) -> dict[str, Any]:
    card = queries.party_card(viewer, party_id)
    homes = viewer.may(Permission.DWELLING_VIEW)
    lettings = lettings_of(viewer, party_id, on=viewer.on) if homes else []
    former = former_lettings(viewer, party_id, before=viewer.on, limit=MOST_LISTED + 1) if homes else []
    duties = duties_of_party(viewer, party_id)
    return {
        "duties": duties[:MOST_LISTED],
        "more_duties": len(duties) > MOST_LISTED,
        "shown_duties": MOST_LISTED,
        "card": card,
        "place": path_name(card.division),
        "lettings": lettings[:MOST_LISTED],
        "letting_count": len(lettings),
        "former": former[:MOST_LISTED],
        "more_former": len(former) > MOST_LISTED,
        "dwellings": dwelling_lines(
            viewer, [letting.dwelling for letting in (*lettings[:MOST_LISTED], *former[:MOST_LISTED])]
        ),
        "staff": head_count(viewer, party_id, viewer.on) if viewer.may(Permission.JOB_VIEW) else None,
        "employs": any(role.role == "employer" for role in card.roles),
    } | (size_duties_of(viewer, card) if viewer.may(Permission.JOB_VIEW) else {})
