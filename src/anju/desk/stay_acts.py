"""Acts about a stay: declared at the counter, corrected, deregistered; each with a page of its own."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from anju.access.rules import Permission, Viewer
from anju.acts.annul import preview
from anju.acts.decide import correct_stay, deregister_stay, undo_decision
from anju.declarations.actions.about import OF_A_STAY, Word, declare_of_stay
from anju.desk import law, words
from anju.desk.boxes import DayField, DeskForm
from anju.desk.deeds import DeedForm, DeedPage, UndoForm, shown, through
from anju.desk.gate import DeskRequest, needs
from anju.kernel.errors import Conflict, NotFound, Refused
from anju.places.queries import rooms_beside
from anju.stays.decisions import Decided, decision_of
from anju.stays.queries import StayLine, stay_of

ANNULLED = {"error": "entry", "duplicate": "duplicate"}
"""Grounds that end nothing: chosen to deregister, they lead to annulling, on this ground of its own."""
SAYS_TITLES: dict[str, str | Promise] = {
    "extend": _("Stays on"),
    "change": _("Moves to another room"),
    "move_out": _("Moves out"),
}


class CorrectForm(DeedForm):
    """The stay's facts as they stand, to be overwritten where wrong."""

    start_on = DayField(label=_("Lives here from"))
    end_on = DayField(label=_("Until (first day no longer here)"))
    dwelling_code = forms.CharField(
        label=_("Dwelling code"), max_length=40, help_text=_("25 digits; search it among the dwellings.")
    )
    reason = forms.ChoiceField(label=_("Reason for living here"), choices=lambda: words.choices("reason"))
    basis = forms.ChoiceField(label=_("Kind of home"), choices=lambda: words.choices("basis"))
    until = DayField(label=_("Will stay until"), required=False, help_text=_("Empty: nobody said."))
    whereabouts = forms.ChoiceField(
        label=_("Where the person went"), required=False, choices=lambda: words.choices("whereabouts", blank="—")
    )
    ground = forms.ChoiceField(
        label=_("Why it was wrong"), choices=lambda: words.choices("correction_ground", blank=_("choose"))
    )
    proof = forms.CharField(
        label=_("What proves it"), max_length=200, help_text=_("The visit, paper or decision, with its number.")
    )

    def __init__(self, line: StayLine, *args: Any, **kwargs: Any) -> None:
        self.stands = {name: getattr(line, name, None) for name in self.base_fields} | {"until": line.expected_until}
        super().__init__(*args, initial=self.stands, **kwargs)
        own_end = line.end_on is not None and line.end_reason != "moved_on"
        for name in [] if own_end else ["end_on", "whereabouts"]:
            del self.fields[name]
        if line.end_on is not None:
            del self.fields["until"]

    def right(self) -> dict[str, str | None]:
        """The facts that were overwritten."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("ground", "proof")}
        changed = {name: value for name, value in given.items() if (value or None) != (self.stands[name] or None)}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in changed.items()}


class DeregisterForm(DeedForm):
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=lambda: words.choices("deregistration", blank=_("choose")),
        help_text=_("Registered in error or twice: nothing ends then, the registration is annulled on the next page."),
    )
    day = DayField(
        label=_("Since when"), required=False, help_text=_("The day of death, of the hukou's settling, of leaving.")
    )
    whereabouts = forms.ChoiceField(
        label=_("Where the person went"),
        required=False,
        choices=lambda: words.choices("whereabouts", blank=_("not said")),
        help_text=_("Of somebody who moved out; never an address."),
    )
    proof = forms.CharField(
        label=_("What proves it"),
        required=False,
        max_length=200,
        help_text=_("The visit, paper or decision, with its number."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("ground") not in ANNULLED:
            for name in ("day", "proof"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, forms.ValidationError(self.fields[name].error_messages["required"]))
        return given


class SayForm(DeskForm):
    """One declaration about a stay; who and where are known."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    room = forms.ChoiceField(label=_("Which room"), help_text=_("Homes in use of the same building."))
    day = DayField(label=_("Date"))
    until = DayField(label=_("Will stay until"), required=False, help_text=_("Where it is known."))
    whereabouts = forms.ChoiceField(
        label=_("Where the person went"),
        required=False,
        choices=lambda: words.choices("whereabouts", blank=_("not said")),
        help_text=_("Where it is known; never an address."),
    )
    role = forms.ChoiceField(label=_("Who declares"), choices=lambda: words.choices("declarant_role"))
    pack = forms.ChoiceField(label=_("Rules"))

    def __init__(self, viewer: Viewer, kind: str, line: StayLine, *args: Any, **kwargs: Any) -> None:
        first = {"key": uuid4().hex, "role": "resident", "day": viewer.on, "pack": law.pack_of(viewer)}
        super().__init__(*args, initial=first, **kwargs)
        wanted = {"extend": {"until"}, "change": {"room"}, "move_out": {"whereabouts"}}[kind]
        for name in {"until", "room", "whereabouts"} - wanted:
            del self.fields[name]
        self.fields["pack"].choices = law.pack_choices(viewer)  # type: ignore[attr-defined]
        if "room" in self.fields:
            rooms = rooms_beside(viewer, line.dwelling_id)
            choices = [("", _("choose")), *((room.code, room.address) for room in rooms)]
            self.fields["room"].choices = choices  # type: ignore[attr-defined]

    def word(self, kind: str) -> Word:
        return Word(kind=kind, **self.cleaned_data)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.DECLARATION_DECLARE, Permission.STAY_VIEW)
def say(request: DeskRequest, stay_id: int, kind: str) -> HttpResponse:
    """Declared like anything else: findings refuse it, a colleague verifies it."""
    if kind not in OF_A_STAY:
        raise NotFound("No such kind of declaration.")
    line = stay_of(request.viewer, stay_id)
    form = SayForm(request.viewer, kind, line, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = declare_of_stay(stay_id, form.word(kind), viewer=request.viewer, now=timezone.now())
            if not receipt.rejected:
                return redirect("desk:receipt", receipt.submission)
            form.hear(receipt.rows[0].findings, {"date": "day", "dwelling_code": "room"})
        except Conflict as refusal:
            form.tell(refusal)
    shown = {"form": form, "line": line, "kind": kind, "title": SAYS_TITLES[kind]}
    return render(request, "desk/say.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.STAY_CORRECT)
def correct(request: DeskRequest, stay_id: int) -> HttpResponse:
    line = stay_of(request.viewer, stay_id)
    form = CorrectForm(line, request.POST if request.method == "POST" else None)
    page = DeedPage(
        line, _("Correct the stay"), _("Correct"), _("Corrected. It can be undone from the stay's page."),
        _("For what was wrong from the start. What changed in life is declared: a move, a longer stay, a move out."),
        {"day": "end_on" if "end_on" in form.fields else "start_on"},
    )  # fmt: skip

    def deed() -> Decided:
        said = form.cleaned_data
        return correct_stay(stay_id, form.right(), ground=said["ground"], proof=said["proof"], viewer=request.viewer)

    return through(request, form, deed, page)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.STAY_DEREGISTER)
def deregister(request: DeskRequest, stay_id: int) -> HttpResponse:
    """Death, settled hukou and departure end the stay; error and duplicate lead to annulling it."""
    line = stay_of(request.viewer, stay_id)
    form = DeregisterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.cleaned_data["ground"] in ANNULLED:
        ground = ANNULLED[form.cleaned_data["ground"]]
        return redirect(f"{reverse('desk:annul', args=[stay_id, 'registration'])}?ground={ground}")
    page = DeedPage(
        line, _("Deregister"), _("Deregister"), _("Deregistered. It can be undone from the stay's page."),
        _("The office ends the stay by itself, on proof. What a declarant says goes by “Moves out”."),
    )  # fmt: skip

    def deed() -> Decided:
        return deregister_stay(stay_id, viewer=request.viewer, **form.cleaned_data)

    return through(request, form, deed, page)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.STAY_VIEW)
def undo(request: DeskRequest, decision_id: int) -> HttpResponse:
    """What undoing a correction or deregistration will do, then the deed; whoever may make one may undo it."""
    decision = decision_of(request.viewer, decision_id)
    line = stay_of(request.viewer, decision.stay)
    form = UndoForm(request.POST if request.method == "POST" else None)
    page = DeedPage(line, _("Undo"), _("Undo"), "", words.LISTS["decision"][decision.what])
    if request.method == "POST" and form.is_valid():
        try:
            undo_decision(decision_id, why=form.cleaned_data["why"], viewer=request.viewer)
            messages.success(request, gettext("Undone; the register stands as if it had not been."))
            return redirect("desk:stay", decision.stay)
        except Refused as refusal:
            form.tell(refusal)
    foreseen = preview(partial(undo_decision, decision_id, why="preview", viewer=request.viewer)).consequences
    return shown(request, form, page, foreseen)
