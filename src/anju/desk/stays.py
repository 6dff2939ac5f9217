"""A stay: what it says, what it rests on, how it came to stand so; annulled, and restored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from anju.access.queries import account_names
from anju.access.rules import Permission, Viewer
from anju.acts.annul import annul_stay, preview_annulment, preview_undoing, undo_annulment
from anju.desk import words
from anju.desk.boxes import DeskForm
from anju.desk.deeds import DeedPage, UndoForm, shown
from anju.desk.gate import DeskRequest, needs
from anju.desk.voices import said_of
from anju.kernel.errors import NotFound, Refused
from anju.people.deeds import What
from anju.places.queries import dwelling_lines
from anju.stays import decisions
from anju.stays.annulments import STAYS
from anju.stays.clocks import versions_of
from anju.stays.decisions import DecisionLine
from anju.stays.freshness import freshness_of
from anju.stays.queries import evidence_of, stay_of

WHATS: dict[str, str | Promise] = {"registration": _("Annul the registration"), "end": _("Annul the end")}


@dataclass(frozen=True, slots=True)
class Told:
    """An act of the office. facts: (name, wrong, right) of what it corrected."""

    line: DecisionLine
    facts: list[tuple[str, str, str]]


class AnnulForm(DeskForm):
    ground = forms.ChoiceField(label=_("Ground"), choices=lambda: words.choices("ground", blank=_("choose")))
    proof = forms.CharField(
        label=_("What proves it"), max_length=200, help_text=_("The visit, paper or decision, with its number.")
    )


@require_safe
@needs(Permission.STAY_VIEW)
def stay(request: DeskRequest, stay_id: int) -> HttpResponse:
    viewer = request.viewer
    line = stay_of(viewer, stay_id)
    evidence, versions = evidence_of(viewer, stay_id), versions_of(viewer, stay_id)
    annulled, decided = STAYS.of(viewer, stay_id), _decided(viewer, stay_id)
    actors = [each.confirmed_by for each in evidence] + [version.changed_by for version in versions]
    actors += [each for one in annulled for each in (one.made_by, one.undone_by)]
    actors += [each for one in decided for each in (one.line.made_by, one.line.undone_by)]
    registered = line.state == "registered"
    shown = {
        "line": line,
        "fresh": freshness_of(viewer, stay_id),
        "versions": versions,
        "annulments": annulled,
        "names": account_names(actor for actor in actors if actor is not None),
        "decided": decided,
        "open": registered and line.end_on is None,
        "may_declare": viewer.may(Permission.DECLARATION_DECLARE),
        "may_correct": viewer.may(Permission.STAY_CORRECT) and registered,
        "may_deregister": viewer.may(Permission.STAY_DEREGISTER),
        "may_annul": viewer.may(Permission.STAY_ANNUL) and registered,
        "ended_by_word": any(each.says == "move_out" and not each.annulled for each in evidence),
    }
    return render(request, "desk/stay.html", shown | said_of(viewer, line, evidence))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.STAY_ANNUL)
def annul(request: DeskRequest, stay_id: int, what: str) -> HttpResponse:
    """First what it will do, then, against a ground and a proof, the deed."""
    if what not in WHATS:
        raise NotFound("No such stay.")
    page = DeedPage(stay_of(request.viewer, stay_id), WHATS[what], _("Annul"))
    target = cast(What, what)
    form = AnnulForm(request.POST if request.method == "POST" else None, initial={"ground": request.GET.get("ground")})
    if request.method == "POST" and form.is_valid():
        try:
            annul_stay(stay_id, what=target, viewer=request.viewer, **form.cleaned_data)
            messages.success(request, gettext("Annulled. It can be undone from the stay's page."))
            return redirect("desk:stay", stay_id)
        except Refused as refusal:
            form.tell(refusal)
    return shown(request, form, page, preview_annulment(stay_id, what=target, viewer=request.viewer))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.STAY_ANNUL)
def undo(request: DeskRequest, annulment_id: int) -> HttpResponse:
    """What undoing an annulment will do, then the deed."""
    annulment = STAYS.one(request.viewer, annulment_id)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            undo_annulment(annulment_id, why=form.cleaned_data["why"], viewer=request.viewer)
            messages.success(request, gettext("The annulment is undone; the register stands as before it."))
            return redirect("desk:stay", annulment.record)
        except Refused as refusal:
            form.tell(refusal)
    page = DeedPage(stay_of(request.viewer, annulment.record), _("Undo the annulment"), _("Undo the annulment"))
    return shown(request, form, page, preview_undoing(annulment_id, viewer=request.viewer))


def _decided(viewer: Viewer, stay_id: int) -> list[Told]:
    """The office's own acts, the facts they corrected in words."""
    lines = decisions.decisions_of(viewer, stay_id)
    dwellings = {
        value for line in lines for side in (line.was, line.now) if isinstance(value := side.get("dwelling"), int)
    }
    addresses = {each.id: each.address for each in dwelling_lines(viewer, list(dwellings)).values()}
    return [
        Told(line, [_fact(name, line, addresses) for name in words.LISTS["stay_fact"] if name in line.now])
        for line in lines
    ]


def _fact(name: str, line: DecisionLine, addresses: dict[int, str]) -> tuple[str, str, str]:
    was, now = (_worded(name, side.get(name), addresses) for side in (line.was, line.now))
    return words.word(name, "stay_fact"), was, now


def _worded(name: str, value: str | int | None, addresses: dict[int, str]) -> str:
    if name == "dwelling":
        return addresses.get(int(value or 0), gettext("elsewhere, out of your area"))
    return (words.word(value, name) if name in words.LISTS else str(value or "")) or "—"
