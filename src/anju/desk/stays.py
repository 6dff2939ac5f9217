"""A stay: what it says, what it rests on, how it came to stand so; annulled, and restored."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from anju.access.queries import account_names
from anju.access.rules import Permission
from anju.declarations.actions.annul import annul_stay, preview_annulment, preview_undoing, undo_annulment
from anju.desk import words
from anju.desk.boxes import DeskForm
from anju.desk.gate import DeskRequest, needs
from anju.kernel.errors import NotFound, Refused
from anju.stays import annulments
from anju.stays.annulments import What
from anju.stays.clocks import versions_of
from anju.stays.queries import evidence_of, stay_of

WHATS = frozenset({"registration", "end"})


class AnnulForm(DeskForm):
    ground = forms.ChoiceField(label=_("Ground"), choices=lambda: words.choices("ground", blank=_("choose")))
    proof = forms.CharField(
        label=_("What proves it"), max_length=200, help_text=_("The visit, paper or decision, with its number.")
    )


class UndoForm(DeskForm):
    why = forms.CharField(label=_("Why the annulment is undone"), max_length=200)


@require_safe
@needs(Permission.STAY_VIEW)
def stay(request: DeskRequest, stay_id: int) -> HttpResponse:
    viewer = request.viewer
    line = stay_of(viewer, stay_id)
    voices, versions = evidence_of(viewer, stay_id), versions_of(viewer, stay_id)
    annulled = annulments.annulments_of(viewer, stay_id)
    actors = [voice.confirmed_by for voice in voices] + [version.changed_by for version in versions]
    actors += [each for one in annulled for each in (one.made_by, one.undone_by)]
    shown = {
        "line": line,
        "voices": voices,
        "versions": versions,
        "annulments": annulled,
        "names": account_names(actor for actor in actors if actor is not None),
        "may_annul": viewer.may(Permission.STAY_ANNUL) and line.state == "registered",
        "ended_by_word": any(voice.says == "move_out" and not voice.annulled for voice in voices),
    }
    return render(request, "desk/stay.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.STAY_ANNUL)
def annul(request: DeskRequest, stay_id: int, what: str) -> HttpResponse:
    """First what it will do, then, against a ground and a proof, the deed."""
    if what not in WHATS:
        raise NotFound("No such stay.")
    line, target = stay_of(request.viewer, stay_id), cast(What, what)
    form = AnnulForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            annul_stay(stay_id, what=target, viewer=request.viewer, **form.cleaned_data)
            messages.success(request, gettext("Annulled. It can be undone from the stay's page."))
            return redirect("desk:stay", stay_id)
        except Refused as refusal:
            form.tell(refusal)
    foreseen = preview_annulment(stay_id, what=target, viewer=request.viewer)
    return _foreseen(request, form, {"line": line, "what": what, "consequences": foreseen})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.STAY_ANNUL)
def undo(request: DeskRequest, annulment_id: int) -> HttpResponse:
    """What undoing an annulment will do, then the deed."""
    annulment = annulments.annulment_of(request.viewer, annulment_id)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            undo_annulment(annulment_id, why=form.cleaned_data["why"], viewer=request.viewer)
            messages.success(request, gettext("The annulment is undone; the register stands as before it."))
            return redirect("desk:stay", annulment.stay)
        except Refused as refusal:
            form.tell(refusal)
    line = stay_of(request.viewer, annulment.stay)
    foreseen = preview_undoing(annulment_id, viewer=request.viewer)
    return _foreseen(request, form, {"line": line, "what": "undo", "consequences": foreseen})


def _foreseen(request: DeskRequest, form: DeskForm, shown: dict[str, Any]) -> HttpResponse:
    return render(request, "desk/annul.html", {"form": form} | shown, status=422 if form.errors else 200)
