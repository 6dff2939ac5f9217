"""Stays nobody confirmed for long: listed, confirmed many at once, or declared to have ended."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from anju.access.rules import Permission, Viewer
from anju.declarations.actions.declare import Receipt
from anju.declarations.actions.left import declare_left
from anju.desk import law, words
from anju.desk.boxes import DayField, DeskForm, DivisionField
from anju.desk.gate import DeskRequest, needs
from anju.desk.naming import short_names
from anju.kernel.errors import AnjuError
from anju.parties.queries import party_names
from anju.places.queries import dwelling_lines
from anju.stays.freshness import UnconfirmedFilter, renewal_of, unconfirmed
from anju.stays.rechecks import still_live
from anju.stays.rules import Standing

PAGE = 100
WORST = (
    (Standing.OVERDUE.value, _("Not confirmed in time")),
    (Standing.PRESUMED_LEFT.value, _("Presumed left")),
    (Standing.DUE.value, _("To be confirmed soon")),
    (Standing.CURRENT.value, _("All")),
)


class FilterForm(DeskForm):
    standing = forms.ChoiceField(label=_("Which"), choices=WORST, required=False)
    division = DivisionField(required=False)
    division_name = forms.CharField(required=False, max_length=120)
    dwelling = forms.IntegerField(required=False, widget=forms.HiddenInput)
    party = forms.IntegerField(required=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, max_length=40)

    def wanted(self) -> UnconfirmedFilter:
        said = self.cleaned_data
        standing = Standing(said["standing"] or Standing.OVERDUE)
        return UnconfirmedFilter(standing, said["division"], said["dwelling"], said["party"])

    def query(self) -> str:
        """The filter as an address has it."""
        said = self.cleaned_data
        return urlencode({name: said[name] for name in ("standing", "division", "dwelling", "party") if said[name]})


class AnswerForm(DeskForm):
    """Who still lives there; or who left, on which day."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    date = DayField(label=_("Day they left"), required=False)
    role = forms.ChoiceField(label=_("Who declares"), choices=lambda: words.choices("declarant_role"), required=False)

    def __init__(self, request: DeskRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stays = [int(text) for text in request.POST.getlist("stays") if text.isascii() and text.isdigit()][:PAGE]


@require_safe
@needs()
def unconfirmed_stays(request: DeskRequest) -> HttpResponse:
    return _page(request, FilterForm(request.GET))


@require_POST
@needs(Permission.DECLARATION_DECLARE)
def answer(request: DeskRequest) -> HttpResponse:
    """Whoever is marked still lives there, or left on a day. Sent twice counts once: what is confirmed again is the
    same evidence, and a move out bears the page's key."""
    wanted, form = FilterForm(request.POST), AnswerForm(request, request.POST)
    if form.is_valid() and wanted.is_valid():
        try:
            if "left" not in request.POST:
                _tell_confirmed(request, still_live(form.stays, viewer=request.viewer))
                return redirect(f"{reverse('desk:unconfirmed')}?{wanted.query()}")
            receipt = _left(form, wanted, request.viewer)
            if receipt and not receipt.rejected:
                return redirect("desk:receipt", receipt.submission)
        except AnjuError as error:
            form.tell(error)
    return _page(request, wanted, form)


def _page(request: DeskRequest, form: FilterForm, failed: AnswerForm | None = None) -> HttpResponse:
    if not form.is_valid():
        form = FilterForm({})
        form.is_valid()
    viewer, wanted = request.viewer, form.wanted()
    page = unconfirmed(viewer, wanted, after=form.cleaned_data["after"], limit=PAGE)
    first = {"key": uuid4().hex, "date": viewer.on.isoformat(), "role": "landlord"}
    given = failed or AnswerForm(request, initial=first)
    shown: dict[str, Any] = {"form": form, "rows": page.rows, "after": page.after, "answer": given}
    shown |= {"renewal": renewal_of(viewer, wanted.division), "marked": given.stays}
    shown["names"] = short_names(viewer, [row.division for row in page.rows])
    if wanted.dwelling and viewer.party is None:
        shown["dwelling"] = dwelling_lines(viewer, [wanted.dwelling]).get(wanted.dwelling)
    if wanted.party and viewer.party is None:
        shown["party"] = party_names(viewer, [wanted.party]).get(wanted.party)
    return render(request, "desk/unconfirmed.html", shown, status=422 if failed else 200)


def _left(form: AnswerForm, wanted: FilterForm, viewer: Viewer) -> Receipt | None:
    day, role = form.cleaned_data["date"], form.cleaned_data["role"] or "landlord"
    if day is None:
        form.add_error("date", _("No date can be read here: write it like 2026-01-31."))
        return None
    party = viewer.party or wanted.cleaned_data["party"]
    receipt = declare_left(
        form.stays, day, role=role, party=party, viewer=viewer, key=form.cleaned_data["key"],
        pack=law.pack_of(viewer), channel="web" if viewer.party else "counter", now=timezone.now(),
    )  # fmt: skip
    form.hear({finding.code: finding for row in receipt.rows for finding in row.findings if finding.refuses}.values())
    return receipt


def _tell_confirmed(request: DeskRequest, count: int) -> None:
    said = ngettext("%(n)s stay confirmed.", "%(n)s stays confirmed.", count) % {"n": count}
    messages.success(request, said)
