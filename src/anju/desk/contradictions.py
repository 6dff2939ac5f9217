"""A contradiction on one page: both statements side by side, what each makes of the register, and the decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from anju.access.queries import account_names, same_hands
from anju.access.rules import Permission, Viewer
from anju.declarations.queries import declaration
from anju.desk import words
from anju.desk.boxes import DeskForm
from anju.desk.case import next_item
from anju.desk.gate import DeskRequest, needs
from anju.desk.story import story
from anju.kernel.errors import AnjuError
from anju.parties.queries import party_names
from anju.places.queries import dwelling_lines
from anju.territory.queries import path_name
from anju.voices.actions import settle as settle_case
from anju.voices.contradictions import contradiction
from anju.voices.subjects import HOME, WORK
from anju.worklist import queries
from anju.worklist.actions import refuse
from anju.worklist.models import Item

ASK = "ask"


class SettleForm(DeskForm):
    """take: a declaration's number, nothing to keep the register, or `ask`."""

    take = forms.CharField(required=False, max_length=20)
    reason = forms.CharField(
        label=_("What the decision rests on"), max_length=200, help_text=_("The declarants read it with the outcome.")
    )


@require_POST
@needs(Permission.ITEM_DECIDE)
def settle(request: DeskRequest, item_id: int) -> HttpResponse:
    """Keep, follow one statement, or ask back; then the next case opens."""
    form = SettleForm(request.POST)
    if form.is_valid():
        take, reason = form.cleaned_data["take"], form.cleaned_data["reason"]
        try:
            if take == ASK:
                decision = refuse([item_id], viewer=request.viewer, reason=reason)[0]
            else:
                chosen = int(take) if take.isdigit() else None
                decision = settle_case(item_id, take=chosen, reason=reason, viewer=request.viewer)
            (messages.success if decision.done else messages.error)(request, words.word(decision.outcome, "outcome"))
            following = next_item(request.viewer, item_id) if decision.done else item_id
            return redirect("desk:item", following) if following else redirect("desk:queue")
        except AnjuError as error:
            form.tell(error)
    return contradiction_page(request, queries.item_of(request.viewer, item_id), form)


def contradiction_page(request: DeskRequest, item: Item, form: SettleForm | None = None) -> HttpResponse:
    viewer = request.viewer
    case = contradiction(viewer, item.subject)
    said = (*case.standing, *case.against)
    named = {each.party for each in said if each.party} | ({case.place} if case.subject is WORK else set())
    shown: dict[str, Any] = {
        "item": item,
        "case": case,
        "person": declaration(viewer, item.subject).line.fields,
        "home": dwelling_lines(viewer, [case.place]).get(case.place) if case.subject is HOME else None,
        "place": path_name(item.division),
        "parties": party_names(viewer, named),
        "own": not same_hands(viewer.account).isdisjoint(each.entered_by for each in said),
        "form": form or SettleForm(initial={"reason": case.proposal.why if case.proposal else item.reason}),
    } | _proposed(viewer, item)
    shown |= story(request, ("worklist:item", item.pk), ("declarations:contradiction", item.subject))
    return render(request, "desk/contradiction.html", shown, status=422 if form else 200)


def _proposed(viewer: Viewer, item: Item) -> dict[str, Any]:
    """Who proposed a decision that waits for a second officer, and whether it was the viewer herself."""
    if item.proposed_by is None or item.decided_at is not None:
        return {}
    by = account_names([item.proposed_by]).get(item.proposed_by, "")
    return {"proposed_by": by, "first": item.proposed_by in same_hands(viewer.account) | {viewer.account}}
