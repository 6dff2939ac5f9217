"""The journal's two trails, for auditors: what changed, and who looked at whom."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from anju.access.queries import account_names
from anju.access.rules import Permission, Viewer
from anju.desk.boxes import DayField, DeskForm
from anju.desk.details import places_of
from anju.desk.gate import DeskRequest, needs
from anju.desk.naming import short_names
from anju.journal import queries
from anju.journal.queries import OF_PERSONS, TrailFilter
from anju.people.merging import numbers_merged_with


class TrailForm(DeskForm):
    event = forms.CharField(
        label=_("Event begins with"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "stays:stay"}),
    )  # fmt: skip
    actor = forms.IntegerField(label=_("Account number"), required=False)
    subject = forms.IntegerField(label=_("Record number"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To and including"), required=False)
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def wanted(self, viewer: Viewer, *, of_persons: bool = False) -> TrailFilter:
        """of_persons: the record's number is a person's, so that all her numbers are meant."""
        said = self.cleaned_data if self.is_valid() else {}
        person = said.get("subject") if of_persons or said.get("event", "").startswith(OF_PERSONS) else None
        until = said.get("until")
        return TrailFilter(
            low=viewer.low,
            high=viewer.high,
            event=said.get("event", ""),
            actor=said.get("actor"),
            subject=said.get("subject"),
            also=tuple(numbers_merged_with(viewer, person)) if person else (),
            since=_midnight(said.get("since")),
            until=_midnight(until + timedelta(days=1) if until else None),
        )


@require_safe
@needs(Permission.LINE_VIEW)
def journal(request: DeskRequest) -> HttpResponse:
    form = TrailForm(request.GET)
    wanted = form.wanted(request.viewer)
    page = queries.lines(wanted, after=form.cleaned_data.get("after"))
    shown = {"form": form, "changes": True, "also": wanted.also}
    return render(request, "desk/journal.html", shown | _shown(request.viewer, page.rows, page.after))


@require_safe
@needs(Permission.LINE_VIEW)
def access(request: DeskRequest) -> HttpResponse:
    form = TrailForm(request.GET)
    wanted = form.wanted(request.viewer, of_persons=True)
    page = queries.access_lines(wanted, after=form.cleaned_data.get("after"))
    shown = {"form": form, "changes": False, "also": wanted.also}
    return render(request, "desk/journal.html", shown | _shown(request.viewer, page.rows, page.after))


def _shown(viewer: Viewer, rows: list[Any], after: int | None) -> dict[str, Any]:
    places = {row.division for row in rows if row.division} | places_of(getattr(row, "detail", {}) for row in rows)
    return {
        "rows": rows,
        "after": after,
        "accounts": account_names({row.actor for row in rows}),
        "names": short_names(viewer, places),
    }


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE)) if day else None
