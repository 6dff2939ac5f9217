"""An employer's roster: shown, printed, taken home; many leave at once, or go over to another employer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from anju.access.rules import Permission, Viewer
from anju.declarations.actions.declare import Receipt
from anju.declarations.actions.roster import declare_leaves, declare_transfer
from anju.declarations.roster import roster_workbook
from anju.desk import law, words
from anju.desk.arrangements import size_duties_of
from anju.desk.boxes import DayField, DeskForm
from anju.desk.documents import file_answer
from anju.desk.gate import DeskRequest, needs
from anju.employment.roster import RosterLine, head_count, roster
from anju.employment.rules import RosterFilter
from anju.kernel.errors import AnjuError, Refused
from anju.papers.workbooks import XLSX
from anju.parties.queries import party_card
from anju.reports.actions import ask_export
from anju.reports.rosters import RosterWanted

PAGE = 100
STATUSES = (("present", _("Working here")), ("ended", _("Gone")), ("all", _("All")))


class FilterForm(DeskForm):
    personal: ClassVar[frozenset[str]] = frozenset({"text", "purpose"})

    status = forms.ChoiceField(label=_("Who"), choices=STATUSES, required=False)
    on = DayField(label=_("On the day"), required=False)
    text = forms.CharField(label=_("Name"), required=False, max_length=100)
    after = forms.IntegerField(required=False, min_value=0)
    purpose = forms.CharField(required=False, max_length=200)

    def wanted(self, employer: int) -> RosterFilter:
        said = self.cleaned_data
        return RosterFilter(employer, status=said["status"] or "present", on=said["on"], text=said["text"])


class ExportForm(FilterForm):
    key = forms.CharField(max_length=64)


class LeaveForm(DeskForm):
    """Who leaves, from which day; `party`: over to which employer. The key makes a second click count once."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    date = DayField(label=_("First day no longer there"))
    party = forms.IntegerField(required=False, widget=forms.HiddenInput)
    party_name = forms.CharField(required=False, max_length=120)

    def __init__(self, request: DeskRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jobs = [int(text) for text in request.POST.getlist("jobs") if text.isascii() and text.isdigit()][:PAGE]


@require_http_methods(["GET", "HEAD", "POST"])
@needs()
def roster_page(request: DeskRequest, party_id: int) -> HttpResponse:
    """Links come by GET; the form itself is posted, because a name may stand in it."""
    return _page(request, party_id, FilterForm.asked(request))


@require_POST
@needs(Permission.DECLARATION_DECLARE)
def leave(request: DeskRequest, party_id: int) -> HttpResponse:
    """Everybody marked leaves, or goes over: one message, one receipt. A refused line refuses all of it."""
    form = LeaveForm(request, request.POST)
    if form.is_valid():
        try:
            receipt = _declared(form, party_id, request.viewer, over="transfer" in request.POST)
            if not receipt.rejected:
                return redirect("desk:receipt", receipt.submission)
            form.hear(_once(receipt))
        except AnjuError as error:
            form.tell(error)
    return _page(request, party_id, FilterForm(request.POST), form)


@require_POST
@needs()
def export(request: DeskRequest, party_id: int) -> HttpResponse:
    """Have the worker make it; the same form sent twice asks once."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        raise Refused("The filter cannot be read.")
    viewer = request.viewer.for_purpose(form.cleaned_data["purpose"])
    with override("zh-hans"):
        called = {code: str(name) for code, name in words.LISTS["occupation"].items()}
    ask_export(RosterWanted(form.wanted(party_id), called), viewer=viewer, key=form.cleaned_data["key"])
    return redirect("desk:exports")


@require_POST
@needs(Permission.DECLARATION_DECLARE)
def workbook(request: DeskRequest, party_id: int) -> HttpResponse:
    """The present roster to be filled in with days of leave."""
    form = FilterForm(request.POST)
    purpose = form.cleaned_data["purpose"] if form.is_valid() else ""
    viewer = request.viewer.for_purpose(purpose)
    content = roster_workbook(party_id, law.pack_of(viewer), viewer=viewer, now=timezone.now())
    return file_answer(content, f"{gettext('Roster')}-{viewer.on:%Y%m%d}.xlsx", XLSX)


def _page(request: DeskRequest, party_id: int, form: FilterForm, failed: LeaveForm | None = None) -> HttpResponse:
    if not form.is_valid():
        form = FilterForm({})
        form.is_valid()
    viewer, after = request.viewer, form.cleaned_data["after"]
    card = party_card(viewer, party_id)
    page = roster(viewer, form.wanted(party_id), after=after, limit=PAGE)
    leaving = failed or LeaveForm(request, initial={"key": uuid4().hex, "date": viewer.on.isoformat()})
    shown: dict[str, Any] = {"card": card, "form": form, "rows": page.rows, "after": page.after, "leave": leaving}
    shown |= {"present": head_count(viewer, party_id, viewer.on)}
    shown["key"] = uuid4().hex
    shown |= {"purposes": words.PURPOSES, "may_fill": _may_fill(viewer, party_id)}
    shown |= {"own": viewer.party == party_id, "may_leave": _may_leave(viewer, page.rows), "marked": leaving.jobs}
    shown |= size_duties_of(viewer, card)
    return render(request, "desk/roster.html", shown, status=422 if failed else 200)


def _may_leave(viewer: Viewer, rows: Sequence[RosterLine]) -> bool:
    return viewer.may(Permission.DECLARATION_DECLARE) and any(row.end_on is None for row in rows)


def _may_fill(viewer: Viewer, employer: int) -> bool:
    reveals = viewer.party == employer or viewer.may(Permission.IDENTITY_REVEAL)
    return reveals and viewer.may(Permission.DECLARATION_DECLARE)


def _declared(form: LeaveForm, employer: int, viewer: Viewer, *, over: bool) -> Receipt:
    said = form.cleaned_data
    channel = "counter" if viewer.party is None else "web"
    message: dict[str, Any] = {"key": said["key"], "pack": law.pack_of(viewer), "channel": channel}
    message |= {"viewer": viewer, "now": timezone.now()}
    if not over:
        return declare_leaves(employer, form.jobs, said["date"], **message)
    if said["party"] is None:
        raise Refused("Choose the employer they go over to.")
    return declare_transfer(employer, form.jobs, said["party"], said["date"], **message)


def _once(receipt: Receipt) -> list[Any]:
    """What is wrong, each kind once: the lines differ in the person alone."""
    return list({finding.code: finding for row in receipt.rows for finding in row.findings if finding.refuses}.values())
