"""How many live where on a day, community by community: shown, printed, or as a workbook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from anju.access.rules import Permission
from anju.desk.boxes import DayField, DeskForm, DivisionField
from anju.desk.documents import file_answer
from anju.desk.gate import DeskRequest, needs
from anju.desk.naming import short_names
from anju.kernel.errors import NotFound, Refused
from anju.papers.workbooks import XLSX
from anju.reports.counts import counts_by_community, summed
from anju.reports.counts_sheet import TITLE, export_counts
from anju.reports.rules import LedgerFilter


class CountsForm(DeskForm):
    on = DayField(label=_("On the day"), required=False)
    division = DivisionField(required=False)
    division_name = forms.CharField(required=False, max_length=120)


@require_safe
@needs(Permission.LEDGER_VIEW)
def counts(request: DeskRequest) -> HttpResponse:
    form, viewer = CountsForm(request.GET), request.viewer
    shown: dict[str, Any] = {"form": form}
    if not form.is_valid():
        return render(request, "desk/counts.html", shown, status=422)
    division, on = form.cleaned_data["division"], form.cleaned_data["on"] or viewer.on
    if LedgerFilter(division=division).home(viewer.low, viewer.high) is None:
        raise NotFound("No such division.")
    rows = counts_by_community(viewer, on, division=division)
    places = [row.division for row in rows] + ([division] if division else [])
    shown |= {"rows": rows, "sum": summed(rows), "on": on, "division": division, "names": short_names(viewer, places)}
    return render(request, "desk/counts.html", shown)


@require_POST
@needs(Permission.LEDGER_EXPORT)
def export(request: DeskRequest) -> HttpResponse:
    form = CountsForm(request.POST)
    if not form.is_valid():
        raise Refused("The filter cannot be read.")
    on = form.cleaned_data["on"] or request.viewer.on
    made = export_counts(on, division=form.cleaned_data["division"], viewer=request.viewer, now=timezone.now())
    return file_answer(made, f"{TITLE}-{on:%Y%m%d}.xlsx", XLSX)
