"""The work queue: what is to be verified, one by one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from anju.access.queries import deciders
from anju.access.rules import Permission, Viewer
from anju.declarations.actions import correct_and_confirm
from anju.declarations.queries import DeclarationLine, lines_of_items
from anju.desk import words
from anju.desk.boxes import DeskForm, DivisionField
from anju.desk.case import Case, CorrectionForm, case_of, next_item
from anju.desk.gate import DeskRequest, needs
from anju.desk.naming import short_names
from anju.kernel.errors import Refused
from anju.worklist import actions, queries
from anju.worklist.models import Item
from anju.worklist.queries import Queue

SHOWS: dict[str, Any] = {
    "open": _("To do"),
    "mine": _("In my hands"),
    "late": _("Past their time"),
    "decided": _("Decided"),
    "all": _("All"),
}


class QueueFilter(DeskForm):
    show = forms.ChoiceField(choices=list(SHOWS.items()), required=False)
    division = DivisionField(required=False)
    after = forms.IntegerField(required=False)


class DecisionForm(forms.Form):
    """Which items, and what is to become of them. `back`: decided on the item's own page; the next one follows."""

    items = forms.TypedMultipleChoiceField(coerce=int, required=True)
    verb = forms.ChoiceField(choices=[(name, name) for name in ("claim", "release", "confirm", "refuse", "assign")])
    reason = forms.CharField(required=False, max_length=300)
    to = forms.IntegerField(required=False)
    back = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.getlist("items") if hasattr(self.data, "getlist") else []
        field = cast(forms.TypedMultipleChoiceField, self.fields["items"])
        field.choices = [(text, text) for text in chosen if text.isascii() and text.isdigit() and len(text) < 19]


@dataclass(frozen=True, slots=True)
class Row:
    item: Item
    line: DeclarationLine | None
    own: bool


@require_safe
@needs(Permission.ITEM_VIEW)
def queue(request: DeskRequest) -> HttpResponse:
    asked = QueueFilter(request.GET)
    given = asked.cleaned_data if asked.is_valid() else {}
    show = cast(Queue, given.get("show") or "open")
    page = queries.queue(request.viewer, show=show, division=given.get("division"), after=given.get("after"))
    rows = _rows(request.viewer, page.rows)
    places = queries.waiting_by_division(request.viewer)[:40]
    names = short_names(request.viewer, [row.item.division for row in rows] + [place for place, _count in places])
    shown: dict[str, Any] = {"rows": rows, "after": page.after, "show": show, "shows": SHOWS, "names": names}
    shown |= {"places": places, "division": given.get("division")}
    if request.viewer.may(Permission.ITEM_ASSIGN):
        shown["colleagues"] = deciders(request.viewer)
    return render(request, "desk/queue.html", shown)


@require_POST
@needs(Permission.ITEM_DECIDE)
def decide(request: DeskRequest) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Refused("Mark at least one line.")
    decisions = _decided(form.cleaned_data, request.viewer)
    if form.cleaned_data["back"]:
        return _go_on(request, decisions[0], form.cleaned_data["verb"])
    return _outcome_page(request, decisions)


@require_POST
@needs(Permission.ITEM_ASSIGN)
def assign(request: DeskRequest) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid() or form.cleaned_data["to"] is None:
        raise Refused("Mark at least one line, and choose a colleague.")
    decisions = actions.assign(form.cleaned_data["items"], to=form.cleaned_data["to"], viewer=request.viewer)
    return _outcome_page(request, decisions)


def _outcome_page(request: DeskRequest, decisions: Sequence[actions.Decision]) -> HttpResponse:
    lines = {row.item.pk: row for row in _rows(request.viewer, _items(request.viewer, decisions))}
    done = sum(decision.done for decision in decisions)
    shown = {"decisions": decisions, "lines": lines, "done": done, "left": len(decisions) - done}
    return render(request, "desk/decided.html", shown)


@require_safe
@needs(Permission.ITEM_VIEW)
def item(request: DeskRequest, item_id: int) -> HttpResponse:
    return _item_page(request, case_of(request.viewer, item_id), CorrectionForm())


@require_POST
@needs(Permission.ITEM_DECIDE)
def correct(request: DeskRequest, item_id: int) -> HttpResponse:
    form = CorrectionForm(request.POST)
    try:
        if form.is_valid():
            decision = correct_and_confirm(
                item_id, form.changes(), viewer=request.viewer, reason=form.cleaned_data["why"]
            )
            return _go_on(request, decision, "confirm")
    except Refused as refused:
        form.hear(refused.findings, {"reason": "why"} if "E211" in {f.code for f in refused.findings} else None)
    return _item_page(request, case_of(request.viewer, item_id), form, status=422)


def _item_page(request: DeskRequest, case: Case, form: CorrectionForm, *, status: int = 200) -> HttpResponse:
    return render(request, "desk/item.html", {"case": case, "form": form}, status=status)


def _decided(asked: dict[str, Any], viewer: Viewer) -> list[actions.Decision]:
    ids = asked["items"]
    match asked["verb"]:
        case "claim":
            return actions.claim(ids, viewer=viewer)
        case "release":
            return actions.release(ids, viewer=viewer)
        case "refuse":
            return actions.refuse(ids, viewer=viewer, reason=asked["reason"])
        case "confirm":
            return actions.confirm(ids, viewer=viewer)
        case _:
            raise Refused("Mark at least one line, and choose a colleague.")


def _go_on(request: DeskRequest, decision: actions.Decision, verb: str) -> HttpResponse:
    """Say what became of the item; a decided one gives way to the next in the queue."""
    say = messages.success if decision.done else messages.error
    say(request, words.word(decision.outcome, "outcome"))
    if not decision.done or verb in ("claim", "release"):
        return redirect("desk:item", decision.item)
    following = next_item(request.viewer, decision.item)
    return redirect("desk:item", following) if following else redirect("desk:queue")


def _items(viewer: Viewer, decisions: Sequence[actions.Decision]) -> list[Item]:
    return queries.items_of(viewer, [decision.item for decision in decisions])


def _rows(viewer: Viewer, items: Sequence[Item]) -> list[Row]:
    lines = lines_of_items(viewer, [item.subject for item in items])
    return [Row(item, lines.get(item.subject), item.entered_by == viewer.account) for item in items]
