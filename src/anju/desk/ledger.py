"""The ledger: who is, or was, registered where; page by page, on paper, or as a workbook."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from anju.access.rules import Permission, Viewer
from anju.desk import words
from anju.desk.boxes import DayField, DeskForm, DivisionField
from anju.desk.gate import DeskRequest, needs
from anju.desk.naming import short_names
from anju.kernel.errors import Refused
from anju.parties.queries import party_names
from anju.places.queries import dwelling_lines
from anju.reports.actions import ask_export
from anju.reports.queries import ledger as ledger_page
from anju.reports.rules import LedgerFilter

PAGE = 50
STATUSES = (("present", _("Living here")), ("ended", _("Gone")), ("all", _("All")))


class FilterForm(DeskForm):
    personal: ClassVar[frozenset[str]] = frozenset({"text"})

    status = forms.ChoiceField(label=_("Who"), choices=STATUSES, required=False)
    on = DayField(label=_("On the day"), required=False)
    division = DivisionField(required=False)
    division_name = forms.CharField(required=False, max_length=120)
    text = forms.CharField(label=_("Name"), required=False, max_length=100)
    mode = forms.ChoiceField(
        label=_("Management"), required=False, choices=lambda: words.choices("management_mode", blank=_("All"))
    )
    dwelling = forms.IntegerField(required=False, widget=forms.HiddenInput)
    party = forms.IntegerField(required=False, widget=forms.HiddenInput)
    after = forms.IntegerField(required=False)

    def wanted(self) -> LedgerFilter:
        said = self.cleaned_data
        return LedgerFilter(
            division=said["division"],
            dwelling=said["dwelling"],
            party=said["party"],
            status=said["status"] or "present",
            on=said["on"],
            text=said["text"],
            mode=said["mode"],
        )


class ExportForm(FilterForm):
    purpose = forms.CharField(required=False, max_length=200)
    whole = forms.BooleanField(required=False)
    key = forms.CharField(max_length=64)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LEDGER_VIEW)
def ledger(request: DeskRequest) -> HttpResponse:
    """Links from other pages come by GET; the form itself is posted, because a name may stand in it."""
    form = FilterForm.asked(request)
    if not form.is_valid():
        return render(request, "desk/ledger.html", {"form": form}, status=422)
    page = ledger_page(request.viewer, form.wanted(), after=form.cleaned_data["after"], limit=PAGE)
    shown = {
        "form": form,
        "rows": page.rows,
        "after": page.after,
        "key": get_random_string(22),
    }
    return render(request, "desk/ledger.html", shown | _named(request.viewer, form.wanted(), page.rows))


@require_POST
@needs(Permission.LEDGER_EXPORT)
def export(request: DeskRequest) -> HttpResponse:
    """Have the worker make it; the same form sent twice asks once."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        raise Refused("The filter cannot be read.")
    asked = form.cleaned_data
    viewer = request.viewer.for_purpose(asked["purpose"])
    ask_export(form.wanted(), viewer=viewer, key=asked["key"], whole=asked["whole"])
    return redirect("desk:exports")


def _named(viewer: Viewer, wanted: LedgerFilter, rows: list[Any]) -> dict[str, Any]:
    """What the page is about in words: a dwelling, a party."""
    named: dict[str, Any] = {"names": short_names(viewer, [row.division for row in rows])}
    if wanted.dwelling is not None:
        named["dwelling"] = dwelling_lines(viewer, [wanted.dwelling]).get(wanted.dwelling)
    if wanted.party is not None:
        named["party"] = party_names(viewer, [wanted.party]).get(wanted.party)
    return named
