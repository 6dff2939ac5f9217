"""How fresh an area's register is: what share of it is expected to be stale, and on how many looks that rests."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anju.access.rules import Permission
from anju.desk.boxes import DeskForm, DivisionField
from anju.desk.gate import DeskRequest, needs
from anju.reports.staleness import staleness
from anju.territory.queries import path_name


class AreaForm(DeskForm):
    division = DivisionField(required=False)
    division_name = forms.CharField(required=False, max_length=120)


@require_safe
@needs(Permission.LEDGER_VIEW)
def freshness(request: DeskRequest) -> HttpResponse:
    form = AreaForm(request.GET)
    if not form.is_valid():
        return render(request, "desk/freshness.html", {"form": form}, status=422)
    division = form.cleaned_data["division"]
    found, area = staleness(request.viewer, division), division or request.viewer.low
    shown = {"form": form, "found": found, "division": division, "place": path_name(area) if area else ""}
    shown |= {"low": found.share.low * 100, "high": found.share.high * 100}
    return render(request, "desk/freshness.html", shown)
