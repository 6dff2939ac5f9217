"""Duties that hang on the number of staff: what the place's rules ask of an employer, and what it has set up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from anju.access.rules import Permission, Viewer
from anju.desk import words
from anju.desk.boxes import DayField, DeskForm
from anju.desk.gate import DeskRequest, needs
from anju.employment.thresholds import size_duties
from anju.kernel.errors import Refused
from anju.parties import arrangements
from anju.parties.queries import PartyCard
from anju.rulebook.installed import the_book
from anju.rulebook.places import former_at, in_force_at
from anju.rulebook.rules.organisation import EmployerDutyThreshold


class SetUpForm(DeskForm):
    """A person's name, or a station's name and place."""

    duty = forms.ChoiceField(choices=lambda: words.choices("arrangement"))
    name = forms.CharField(label=_("Name"), max_length=60)
    place = forms.CharField(label=_("Where it stands"), max_length=200, required=False)
    start_on = DayField(label=_("From"))


class EndForm(DeskForm):
    duty = forms.ChoiceField(choices=lambda: words.choices("arrangement"))
    end_on = DayField()


@require_POST
@needs(Permission.DECLARATION_DECLARE)
def set_up(request: DeskRequest, party_id: int) -> HttpResponse:
    form = SetUpForm(request.POST)
    if not form.is_valid():
        raise Refused("Give a name, and a day like 2026-01-31.")
    arrangements.set_up(viewer=request.viewer, party=party_id, **form.cleaned_data)
    messages.success(request, gettext("Recorded."))
    return _back(request.viewer, party_id)


@require_POST
@needs(Permission.DECLARATION_DECLARE)
def lay_down(request: DeskRequest, party_id: int) -> HttpResponse:
    form = EndForm(request.POST)
    if not form.is_valid():
        raise Refused("No date can be read here: write it like 2026-01-31.")
    arrangements.lay_down(viewer=request.viewer, party=party_id, **form.cleaned_data)
    messages.success(request, gettext("Recorded."))
    return _back(request.viewer, party_id)


def size_duties_of(viewer: Viewer, card: PartyCard) -> dict[str, Any]:
    """What the page says of an employer's size: duties in force with their article, or that no rule in force sets any,
    and which did; nothing for a party that employs nobody."""
    if not any(role.role == "employer" for role in card.roles):
        return {}
    book, on = the_book(), viewer.on
    made = arrangements.arrangements_of(viewer, card.id)
    rules = in_force_at(book, card.division, EmployerDutyThreshold, on)
    former = [] if rules else former_at(book, card.division, EmployerDutyThreshold, on)
    return {
        "size_asked": True,
        "size_duties": size_duties(viewer, card.id, rules, made),
        "size_former": former,
        "arrangements": made,
        "may_arrange": viewer.may(Permission.PARTY_EDIT) or viewer.party == card.id,
        "setting_up": SetUpForm(initial={"start_on": on.isoformat()}, auto_id="setup_%s"),
    }


def _back(viewer: Viewer, party_id: int) -> HttpResponse:
    return redirect("desk:party" if viewer.may(Permission.PARTY_VIEW) else "desk:roster", party_id)
