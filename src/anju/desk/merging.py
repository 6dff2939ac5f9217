"""A person entered twice: the other entry found, both side by side, what merging does, the deed; and its undoing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from anju.access.rules import Permission, Viewer
from anju.acts.merge import merge_persons, preview_merge, preview_parting, undo_merge
from anju.desk import words
from anju.desk.boxes import DeskForm
from anju.desk.deeds import UndoForm
from anju.desk.gate import DeskRequest, needs
from anju.desk.persons import SearchForm
from anju.employment.queries import jobs_of
from anju.kernel.errors import NotFound, Refused
from anju.people.deeds import Consequence
from anju.people.merging import merge_of
from anju.people.queries import find_persons, person_card
from anju.stays.queries import stays_of
from anju.territory.queries import path_name


class MergeForm(DeskForm):
    ground = forms.ChoiceField(label=_("Ground"), choices=lambda: words.choices("merge_ground", blank=_("choose")))
    proof = forms.CharField(
        label=_("What proves it"), max_length=200,
        help_text=_("The documents compared, or the decision, with its number."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PERSON_MERGE)
def find_other(request: DeskRequest, person_id: int) -> HttpResponse:
    """Somebody who knows of the other entry finds it by number, or by name and birth date: nobody is suggested."""
    card = person_card(request.viewer, person_id)
    form = SearchForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"card": card, "form": form, "found": None}
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        found = find_persons(request.viewer, number=asked["number"], name=asked["name"], fact=form.fact(request.viewer))
        shown["found"] = [other for other in found if other.id != card.id]
    return render(request, "desk/merge_find.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PERSON_MERGE)
def merge(request: DeskRequest, person_id: int, into_id: int) -> HttpResponse:
    """Both entries and what merging the first into the second will do; then, against a ground and a proof, the deed."""
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            merge_persons(person_id, into=into_id, viewer=request.viewer, **form.cleaned_data)
            messages.success(request, gettext("Merged. It can be undone from the person's page."))
            return redirect("desk:person", into_id)
        except Refused as refusal:
            form.tell(refusal)
    refused, foreseen = _foreseen(request.viewer, person_id, into_id)
    shown = {
        "form": form,
        "refused": refused,
        "consequences": foreseen,
        "sides": [_side(request.viewer, number) for number in (into_id, person_id)],
    }
    return render(request, "desk/merge.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PERSON_MERGE)
def undo(request: DeskRequest, merge_id: int) -> HttpResponse:
    """What parting the entries will do, then the deed."""
    line = merge_of(request.viewer, merge_id)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            undo_merge(merge_id, why=form.cleaned_data["why"], viewer=request.viewer)
            messages.success(request, gettext("The merge is undone; there are two persons again."))
            return redirect("desk:person", line.person)
        except Refused as refusal:
            form.tell(refusal)
    card = person_card(request.viewer, line.person)
    shown: dict[str, Any] = {"line": line, "card": card, "form": form}
    try:
        shown["consequences"] = preview_parting(merge_id, viewer=request.viewer)
    except Refused as refusal:
        shown["refused"] = refusal.said(gettext)
    return render(request, "desk/merge_undo.html", shown, status=422 if form.errors else 200)


def _foreseen(viewer: Viewer, person: int, into: int) -> tuple[str, list[Consequence]]:
    """Why it may not be done here, else what it does."""
    try:
        return "", preview_merge(person, into=into, viewer=viewer)
    except Refused as refusal:
        return refusal.said(gettext), []


def _side(viewer: Viewer, person: int) -> dict[str, Any]:
    card = person_card(viewer, person)
    if card.id != person:
        raise NotFound("No such person.")
    return {
        "card": card,
        "place": path_name(card.division),
        "stays": stays_of(viewer, person),
        "jobs": jobs_of(viewer, person),
    }
