"""My exports: asked for on the page of a ledger or a roster, made by the worker, fetched while they last."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from anju.desk.documents import file_answer
from anju.desk.gate import DeskRequest, needs
from anju.desk.naming import short_names
from anju.papers.workbooks import XLSX
from anju.reports import actions
from anju.reports.exports import days_kept, exports_of, open_export


class PageForm(forms.Form):
    after = forms.IntegerField(required=False, min_value=0)


@require_safe
@needs()
def exports(request: DeskRequest) -> HttpResponse:
    """The list; while something is being made its table asks for itself every second."""
    asked = PageForm(request.GET)
    page = exports_of(request.viewer, after=asked.cleaned_data["after"] if asked.is_valid() else None)
    names = short_names(request.viewer, [row.division for row in page.rows])
    shown = {"rows": page.rows, "after": page.after, "names": names, "days": days_kept()}
    shown["working"] = any(row.working for row in page.rows)
    return render(request, "desk/parts/exports.html" if request.htmx else "desk/exports.html", shown)


@require_safe
@needs()
def export_file(request: DeskRequest, export_id: int) -> HttpResponse:
    name, content = open_export(request.viewer, export_id)
    return file_answer(content, name, XLSX)


@require_POST
@needs()
def cancel(request: DeskRequest, export_id: int) -> HttpResponse:
    actions.cancel_export(export_id, viewer=request.viewer)
    messages.success(request, gettext("The export is cancelled."))
    return redirect("desk:exports")


@require_POST
@needs()
def retry(request: DeskRequest, export_id: int) -> HttpResponse:
    actions.retry_export(export_id, viewer=request.viewer)
    return redirect("desk:exports")


@require_POST
@needs()
def erase(request: DeskRequest, export_id: int) -> HttpResponse:
    actions.erase_export(export_id, viewer=request.viewer)
    messages.success(request, gettext("The file is erased."))
    return redirect("desk:exports")
