"""Who has how much in hand; handing it over, and standing in for somebody who is away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.access.queries import account_names, colleagues, deciders
from anju.access.rules import Permission, Viewer
from anju.desk.boxes import DayField, DeskForm
from anju.desk.gate import DeskRequest, needs
from anju.desk.naming import short_names
from anju.kernel.errors import AnjuError
from anju.worklist import covering, loads

Choices = list[tuple[str, Any]]


class HandOverForm(DeskForm):
    """All that is in one's hands, to a colleague; a supervisor says whose."""

    of = forms.TypedChoiceField(label=_("All in the hands of"), coerce=int)
    to = forms.TypedChoiceField(label=_("To whom"), coerce=int)
    note = forms.CharField(label=_("Note to the colleague"), required=False, max_length=300)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].choices = _holders(viewer)  # type: ignore[attr-defined]
        self.fields["to"].choices = [("", _("choose")), *_takers(viewer)]  # type: ignore[attr-defined]


class AbsenceForm(DeskForm):
    account = forms.TypedChoiceField(label=_("Who is away"), coerce=int)
    deputy = forms.TypedChoiceField(label=_("Who stands in"), coerce=int)
    start_on = DayField(label=_("From"))
    last_on = DayField(label=_("Last day"))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = _holders(viewer)  # type: ignore[attr-defined]
        self.fields["deputy"].choices = [("", _("choose")), *_takers(viewer)]  # type: ignore[attr-defined]


@require_safe
@needs(Permission.ITEM_ASSIGN)
def load(request: DeskRequest) -> HttpResponse:
    """Work by officer and by community, to be shared out from here."""
    places = loads.load_by_community(request.viewer)
    names = short_names(request.viewer, [place.division for place in places])
    shown = {"officers": loads.load_by_officer(request.viewer), "places": places, "names": names}
    return render(request, "desk/load.html", shown | {"form": HandOverForm(request.viewer)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ITEM_VIEW)
def hand_over(request: DeskRequest) -> HttpResponse:
    form = HandOverForm(request.viewer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        decisions = covering.hand_over(viewer=request.viewer, **form.cleaned_data)
        moved, stayed = sum(one.done for one in decisions), sum(not one.done for one in decisions)
        messages.success(request, _handed(moved, stayed))
        return redirect("desk:absences")
    return _arrangements(request, handing=form)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ITEM_VIEW)
def absences(request: DeskRequest) -> HttpResponse:
    """Who stands in for whom, and from when to when; it ends by itself."""
    form = AbsenceForm(request.viewer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            covering.arrange_absence(viewer=request.viewer, **form.cleaned_data)
            messages.success(request, gettext("Recorded."))
            return redirect("desk:absences")
        except AnjuError as error:
            form.tell(error)
    return _arrangements(request, absence=form)


@require_POST
@needs(Permission.ITEM_VIEW)
def end_absence(request: DeskRequest, absence_id: int) -> HttpResponse:
    covering.end_absence(absence_id, viewer=request.viewer)
    messages.success(request, gettext("Nobody stands in any more."))
    return redirect("desk:absences")


def _arrangements(
    request: DeskRequest, *, handing: HandOverForm | None = None, absence: AbsenceForm | None = None
) -> HttpResponse:
    viewer = request.viewer
    found = covering.absences_of(viewer)
    shown = {
        "absences": found,
        "names": account_names(who for each in found for who in (each.account, each.deputy)),
        "handing": handing or HandOverForm(viewer),
        "form": absence or AbsenceForm(viewer),
        "may": bool(_takers(viewer)),
    }
    wrong = any(form is not None and form.errors for form in (handing, absence))
    return render(request, "desk/absences.html", shown, status=422 if wrong else 200)


def _handed(moved: int, stayed: int) -> str:
    said = ngettext("%(n)s case is handed over.", "%(n)s cases are handed over.", moved) % {"n": moved}
    if not stayed:
        return said
    left = ngettext("%(n)s stays: the colleague entered it.", "%(n)s stay: the colleague entered them.", stayed) % {
        "n": stayed
    }
    return f"{said} {left}"


def _holders(viewer: Viewer) -> Choices:
    if viewer.may(Permission.ITEM_ASSIGN):
        return [(str(one.id), one.display_name) for one in deciders(viewer)]
    return [(str(viewer.account), viewer.name)] if viewer.may(Permission.ITEM_DECIDE) else []


def _takers(viewer: Viewer) -> Choices:
    if viewer.may(Permission.ITEM_ASSIGN):
        return [(str(one.id), one.display_name) for one in deciders(viewer)]
    if viewer.may(Permission.ITEM_DECIDE):
        return [(str(one.id), one.display_name) for one in colleagues(viewer)]
    return []
