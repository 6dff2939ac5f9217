"""The work queue: what is to be verified, one by one or many at once."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from anju.access.queries import account_names, deciders, same_hands
from anju.access.rules import Permission, Viewer
from anju.declarations.actions import correct_and_confirm
from anju.declarations.queries import DeclarationLine, lines_of_items
from anju.declarations.taking import VERIFY
from anju.desk import words
from anju.desk.case import Case, CorrectionForm, case_about, case_of, next_item
from anju.desk.contradictions import contradiction_page
from anju.desk.gate import DeskRequest, needs
from anju.desk.naming import short_names, told_where
from anju.desk.presumed import PRESUMED_LEFT, looked_after, presumed_page
from anju.desk.story import story
from anju.desk.workfilter import SHOWS, KeepForm, WorkFilterForm, named_filters
from anju.kernel.errors import Refused
from anju.voices.contradictions import CONTRADICTION
from anju.worklist import actions, queries, undoing
from anju.worklist.models import Item

Told = actions.Decision | undoing.TakenBack
MOST_PLACES = 40


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


PLACES = ("address", "dwelling_code", "employer_code", "employer")
"""What a declaration may say of where, the plainest first."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list. What is said of an item stands here as text, made once: a page has fifty lines."""

    item: Item
    line: DeclarationLine | None
    own: bool
    open: bool
    id: str
    address: str
    name: str
    number: str
    place: str

    @classmethod
    def of(cls, item: Item, line: DeclarationLine | None, hands: Set[int], addresses: str, where: str) -> Row:
        said = line.fields if line else {}
        return cls(
            item=item,
            line=line,
            own=item.entered_by in hands,
            open=item.decided_at is None,
            id=str(item.pk),
            address=f"{addresses}{item.pk}",
            name=said.get("name", ""),
            number=said.get("id_number", ""),
            place=where or next((said[name] for name in PLACES if said.get(name)), ""),
        )


@require_safe
@needs(Permission.ITEM_VIEW)
def queue(request: DeskRequest) -> HttpResponse:
    """The list; its filter's choices are looked up when the filter is open."""
    viewer, form = request.viewer, WorkFilterForm(request.viewer, request.GET)
    wanted = form.wanted()
    page = queries.queue(viewer, wanted, after=form.cleaned_data.get("after"))
    rows, filtering = _rows(viewer, page.rows), form.narrowed or "filter" in request.GET
    loads = list(queries.load_by_division(viewer).items())[:MOST_PLACES] if filtering else []
    places = [(place, load.waiting) for place, load in loads]
    names = short_names(viewer, [viewer.low, *(row.item.division for row in rows), *(place for place, _ in places)])
    shown: dict[str, Any] = {
        "area": names[viewer.low],
        "rows": rows,
        "after": page.after,
        "show": wanted.show,
        "shows": SHOWS,
        "names": names,
    }
    shown |= {"form": form, "keep": KeepForm(auto_id="keep_%s"), "places": places, "division": wanted.division}
    shown |= {"filtering": filtering, "filters": named_filters(viewer), "undoable": undoing.undoable(viewer)}
    shown["people"] = _people(viewer, rows, shown["undoable"])
    shown["colleagues"] = deciders(viewer) if viewer.may(Permission.ITEM_ASSIGN) else []
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


@require_POST
@needs(Permission.ITEM_VIEW)
def undo(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Take back what one click did; what cannot come back is named."""
    return _outcome_page(request, undoing.undo(batch_id, viewer=request.viewer), undone=True)


def _outcome_page(request: DeskRequest, decisions: Sequence[Told], *, undone: bool = False) -> HttpResponse:
    lines = {row.item.pk: row for row in _rows(request.viewer, _items(request.viewer, decisions))}
    done = sum(decision.done for decision in decisions)
    shown = {"decisions": decisions, "lines": lines, "done": done, "left": len(decisions) - done, "undone": undone}
    shown["batch"] = next((one.batch for one in decisions if isinstance(one, actions.Decision) and one.batch), None)
    return render(request, "desk/decided.html", shown)


@require_safe
@needs(Permission.ITEM_VIEW)
def item(request: DeskRequest, item_id: int) -> HttpResponse:
    found = queries.item_of(request.viewer, item_id)
    if found.kind == PRESUMED_LEFT:
        return presumed_page(request, found)
    if found.kind == CONTRADICTION:
        return contradiction_page(request, found)
    case = case_about(request.viewer, found)
    return _item_page(request, case, CorrectionForm(case.said.line.kind))


@require_POST
@needs(Permission.ITEM_DECIDE)
def correct(request: DeskRequest, item_id: int) -> HttpResponse:
    case = case_of(request.viewer, item_id)
    form = CorrectionForm(case.said.line.kind, request.POST)
    try:
        if form.is_valid():
            decision = correct_and_confirm(
                item_id, form.changes(), viewer=request.viewer, reason=form.cleaned_data["why"]
            )
            return _go_on(request, decision, "confirm")
    except Refused as refused:
        form.hear(refused.findings, {"reason": "why"} if "E211" in {f.code for f in refused.findings} else None)
    return _item_page(request, case, form, status=422)


def _item_page(request: DeskRequest, case: Case, form: CorrectionForm, *, status: int = 200) -> HttpResponse:
    told = ("worklist:item", case.item.pk), ("declarations:declaration", case.item.subject)
    shown = {"case": case, "form": form} | story(request, *told)
    return render(request, "desk/item.html", shown, status=status)


def _people(viewer: Viewer, rows: Sequence[Row], batches: Sequence[undoing.BatchLine]) -> dict[int, str]:
    """Names of who has what in hand, and of who did what; asked for where others than the viewer are concerned."""
    wanted = {row.item.assignee for row in rows} | {batch.made_by for batch in batches}
    others = {who for who in wanted if who is not None and who != viewer.account}
    return {viewer.account: viewer.name} | (account_names(others) if others else {})


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


def _items(viewer: Viewer, decisions: Sequence[Told]) -> list[Item]:
    return queries.items_of(viewer, [decision.item for decision in decisions])


def _rows(viewer: Viewer, items: Sequence[Item]) -> list[Row]:
    hands = same_hands(viewer.account)
    told = [item for item in items if item.kind in (VERIFY, CONTRADICTION)]
    said = lines_of_items(viewer, [item.subject for item in told])
    lines = {item.pk: said.get(item.subject) for item in told} | looked_after(viewer, items)
    addresses = reverse("desk:item", args=[0]).removesuffix("0")
    where = told_where(viewer, list(said.values()))
    return [
        Row.of(item, lines.get(item.pk), hands, addresses, "" if item not in told else where.get(item.subject, ""))
        for item in items
    ]
