"""The death of a person who has no stay: what it will do, then the deed; and its undoing."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from anju.access.rules import Permission
from anju.acts.annul import preview
from anju.acts.deaths import deregister_person, undo_death
from anju.desk.boxes import DayField, DeskForm
from anju.desk.deeds import DeedForm, UndoForm
from anju.desk.gate import DeskRequest, needs
from anju.employment.endings import death_of
from anju.kernel.errors import Conflict, Refused
from anju.people.deeds import Consequence
from anju.people.queries import person_card


class DeathForm(DeedForm):
    day = DayField(label=_("Day of death"))
    proof = forms.CharField(
        label=_("What proves it"), max_length=200, help_text=_("The visit, paper or decision, with its number.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.STAY_DEREGISTER, Permission.PERSON_VIEW)
def deregister(request: DeskRequest, person_id: int) -> HttpResponse:
    card = person_card(request.viewer, person_id)
    form = DeathForm(request.POST if request.method == "POST" else None)
    foreseen: list[Consequence] | None = None
    if request.method == "POST" and form.is_valid():
        deed = partial(deregister_person, card.id, viewer=request.viewer, **form.cleaned_data)
        try:
            if form.was_seen():
                deed()
                messages.success(request, gettext("Deregistered. It can be undone from the person's page."))
                return redirect("desk:person", card.id)
            foreseen = preview(deed).consequences
        except (Refused, Conflict) as refusal:
            form.tell(refusal)
    seen = form.seen() if foreseen is not None else ""
    return _page(request, form, card=card, consequences=foreseen, seen=seen, title=_("Register the death"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.STAY_DEREGISTER, Permission.PERSON_VIEW)
def undo(request: DeskRequest, death_id: int) -> HttpResponse:
    death = death_of(request.viewer, death_id)
    card = person_card(request.viewer, death.person)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            undo_death(death_id, why=form.cleaned_data["why"], viewer=request.viewer)
            messages.success(request, gettext("Undone; the register stands as if it had not been."))
            return redirect("desk:person", card.id)
        except (Refused, Conflict) as refusal:
            form.tell(refusal)
    foreseen = None
    if death.undone_at is None:
        foreseen = preview(partial(undo_death, death_id, why="preview", viewer=request.viewer)).consequences
    return _page(request, form, card=card, consequences=foreseen, death=death, title=_("Undo the death"))


def _page(request: DeskRequest, form: DeskForm, **shown: Any) -> HttpResponse:
    return render(request, "desk/death.html", shown | {"form": form}, status=422 if form.errors else 200)
