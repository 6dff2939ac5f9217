"""Accounts that read far more people than their peers, for auditors: staff conduct, never residents."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from anju.access.queries import WEEK, readers
from anju.access.rules import Permission
from anju.desk.boxes import DayField, DeskForm
from anju.desk.gate import DeskRequest, needs
from anju.desk.naming import short_names


class WeekForm(DeskForm):
    until = DayField(label=_("Seven days up to"), required=False)


@require_safe
@needs(Permission.CONDUCT_VIEW)
def conduct(request: DeskRequest) -> HttpResponse:
    form = WeekForm(request.GET)
    until = (form.cleaned_data.get("until") if form.is_valid() else None) or request.viewer.on
    rows = readers(request.viewer, until=until)
    shown = {
        "form": form, "rows": rows, "far": [row for row in rows if row.far], "until": until,
        "since": until - WEEK + timedelta(days=1), "names": short_names(request.viewer, {row.area for row in rows}),
    }  # fmt: skip
    return render(request, "desk/conduct.html", shown)
