"""Divisions: public facts, walked from the province down or found while typing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anju.desk.gate import DeskRequest, needs
from anju.territory import queries

MOST_SUGGESTED = 12


@require_safe
@needs()
def divisions(request: DeskRequest) -> HttpResponse:
    text = request.GET.get("text", "").strip()[:60]
    rows = queries.search(text, limit=50) if text else queries.children(None)
    return render(request, "desk/divisions.html", {"rows": rows, "text": text, "line": None})


@require_safe
@needs()
def division(request: DeskRequest, code: int) -> HttpResponse:
    shown = {"line": queries.division(code), "rows": queries.children(code), "text": ""}
    return render(request, "desk/divisions.html", shown)


@require_safe
@needs()
def suggest(request: DeskRequest) -> HttpResponse:
    """Divisions of the viewer's own area, while a form is filled in."""
    text = request.GET.get("division_name", "").strip()[:60]
    within = (request.viewer.low, request.viewer.high)
    found = queries.search(text, within=within, limit=MOST_SUGGESTED)
    return render(request, "desk/parts/division_options.html", {"found": found, "text": text})
