"""When the service was out: listed for everybody, kept by the system administrator."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.access.queries import account_names
from anju.access.rules import Permission
from anju.declarations.said import as_day
from anju.desk import words
from anju.desk.boxes import DeskForm
from anju.desk.gate import DeskRequest, needs
from anju.kernel.errors import AnjuError
from anju.outages import actions, queries
from anju.outages.rules import UNNOTICED


class MomentField(forms.Field):
    """A day and a time of day as people write them: 2026-01-31 08:30."""

    widget = forms.TextInput(attrs={"placeholder": "2026-01-31 08:30", "maxlength": 25})

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values or isinstance(value, datetime):
            return value or None
        read = as_day(str(value))
        if read is None:
            raise ValidationError(_("No time can be read here: write it like 2026-01-31 08:30."))
        moment = read[1] or datetime.combine(read[0], datetime.min.time())
        return moment.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


class OutageForm(DeskForm):
    what = forms.ChoiceField(label=_("What was out"), choices=lambda: words.choices("outage_what"))
    start_at = MomentField(label=_("Out from"))
    end_at = MomentField(
        label=_("Until"), required=False, help_text=_("Empty while it lasts; correct it when it is over.")
    )
    proof = forms.CharField(
        label=_("What proves it"), max_length=300, help_text=_("The report, ticket or notice, with its number.")
    )


class WithdrawForm(DeskForm):
    why = forms.CharField(label=_("Why it does not count"), max_length=300)


@require_safe
@needs()
def outages(request: DeskRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    page = queries.outages(request.viewer, after=int(after) if after.isdigit() else None)
    keeps = request.viewer.may(Permission.OUTAGE_KEEP)
    actors = {each for row in page.rows for each in (row.entered_by, row.withdrawn_by) if each}
    shown = {
        "page": page,
        "keeps": keeps,
        "names": account_names(actors) if keeps else {},
        "serving": queries.serving_since(request.viewer) if keeps else None,
        "minutes": int(UNNOTICED.total_seconds() // 60),
        "hours": settings.SERVICE_HOURS,
    }
    return render(request, "desk/outages.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.OUTAGE_KEEP)
def enter(request: DeskRequest) -> HttpResponse:
    form = OutageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_outage(viewer=request.viewer, **form.cleaned_data)
            messages.success(request, gettext("Recorded."))
            return redirect("desk:outages")
        except AnjuError as error:
            form.tell(error)
    return render(request, "desk/outage.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.OUTAGE_KEEP)
def correct(request: DeskRequest, outage_id: int) -> HttpResponse:
    outage = queries.outage_to_keep(request.viewer, outage_id)
    form = OutageForm(request.POST if request.method == "POST" else None, initial=_as_written(outage))
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_outage(outage_id, viewer=request.viewer, **form.cleaned_data)
            messages.success(request, gettext("Corrected. The former entry stays in the list."))
            return redirect("desk:outages")
        except AnjuError as error:
            form.tell(error)
    shown = {"form": form, "outage": outage, "withdraw": WithdrawForm()}
    return render(request, "desk/outage.html", shown, status=422 if form.errors else 200)


@require_POST
@needs(Permission.OUTAGE_KEEP)
def withdraw(request: DeskRequest, outage_id: int) -> HttpResponse:
    outage, form = queries.outage_to_keep(request.viewer, outage_id), WithdrawForm(request.POST)
    if form.is_valid():
        try:
            actions.withdraw_outage(outage_id, viewer=request.viewer, why=form.cleaned_data["why"])
            messages.success(request, gettext("Withdrawn. It extends no deadline that is reckoned from now on."))
            return redirect("desk:outages")
        except AnjuError as error:
            form.tell(error)
    shown = {"form": OutageForm(initial=_as_written(outage)), "outage": outage, "withdraw": form}
    return render(request, "desk/outage.html", shown, status=422)


def _as_written(outage: Any) -> dict[str, Any]:
    zone = ZoneInfo(settings.TIME_ZONE)
    times = {name: getattr(outage, name) for name in ("start_at", "end_at")}
    return {"what": outage.what} | {
        name: f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}".removesuffix(":00")
        for name, moment in times.items()
        if moment
    }
