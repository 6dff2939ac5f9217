"""A person's facts set right: shown first, then done; what was wrong, on demand; undone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from anju.access.queries import account_names
from anju.access.rules import Permission
from anju.acts.annul import preview
from anju.acts.decide import correct_person, undo_correction
from anju.desk import words
from anju.desk.boxes import DayField
from anju.desk.deeds import DeedForm, UndoForm
from anju.desk.gate import DeskRequest, needs
from anju.kernel.errors import Conflict, Refused
from anju.people.corrections import CorrectionLine, correction_of, corrections_of
from anju.people.queries import PersonCard, person_card

AS_IT_IS = _("Empty: stays as it is.")


class CorrectPersonForm(DeedForm):
    """The facts as they stand, to be overwritten; sealed ones are not shown, and stay when left empty."""

    name = forms.CharField(label=_("Name"), max_length=120)
    id_kind = forms.ChoiceField(
        label=_("Document"), required=False, choices=lambda: words.choices("id_kind", blank=_("as it is"))
    )
    id_number = forms.CharField(
        label=_("Identity number"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
        help_text=_("Empty: stays as it is. A new number brings its birth date and sex along."),
    )  # fmt: skip
    sex = forms.ChoiceField(label=_("Sex"), choices=lambda: words.choices("sex"))
    birth_date = DayField(label=_("Birth date"), required=False)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40, help_text=AS_IT_IS)
    no_phone = forms.BooleanField(label=_("The phone is not hers: remove it"), required=False)
    hukou_kind = forms.CharField(label=_("Kind of hukou"), required=False, max_length=40)
    hukou_address = forms.CharField(label=_("Hukou address"), required=False, max_length=200)
    ground = forms.ChoiceField(
        label=_("Why it was wrong"), choices=lambda: words.choices("correction_ground", blank=_("choose"))
    )
    proof = forms.CharField(
        label=_("What proves it"), max_length=200, help_text=_("The visit, paper or decision, with its number.")
    )

    def __init__(self, card: PersonCard, *args: Any, **kwargs: Any) -> None:
        self.stands = {
            "name": card.name, "sex": card.sex, "birth_date": card.birth_date, "hukou_kind": card.hukou_kind,
            "hukou_address": card.hukou_address,
        }  # fmt: skip
        super().__init__(*args, initial=self.stands, **kwargs)

    def right(self) -> dict[str, str]:
        """The facts that were overwritten, as texts."""
        given = self.cleaned_data
        right = {
            name: given[name] or "" for name, stands in self.stands.items() if (given[name] or "") != (stands or "")
        }
        right |= {name: given[name] for name in ("id_kind", "id_number", "phone") if given[name]}
        if given["no_phone"]:
            right["phone"] = ""
        return {name: str(value) for name, value in right.items()}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PERSON_CORRECT)
def correct(request: DeskRequest, person_id: int) -> HttpResponse:
    """Form, then wrong beside right, then the deed."""
    card, foreseen = person_card(request.viewer, person_id), None
    form = CorrectPersonForm(card, request.POST if request.method == "POST" else None)

    def deed() -> CorrectionLine:
        said = form.cleaned_data
        return correct_person(card.id, form.right(), ground=said["ground"], proof=said["proof"], viewer=request.viewer)

    if request.method == "POST" and form.is_valid():
        try:
            if form.was_seen():
                deed()
                messages.success(request, gettext("Corrected. It can be undone among the corrections."))
                return redirect("desk:person", card.id)
            foreseen = preview(deed)
        except (Refused, Conflict) as refusal:
            form.tell(refusal)
    shown = {"form": form, "card": card, "foreseen": foreseen, "seen": form.seen() if foreseen else ""}
    return render(request, "desk/person_correct.html", shown, status=422 if form.errors else 200)


@require_safe
@needs(Permission.PERSON_VIEW)
def corrections(request: DeskRequest, person_id: int) -> HttpResponse:
    """What was wrong and is right now, with reason and proof: asked for by itself, and entered as a look."""
    card = person_card(request.viewer, person_id)
    lines = corrections_of(request.viewer, card.id)
    actors = [actor for line in lines for actor in (line.made_by, line.undone_by) if actor is not None]
    shown = {"card": card, "lines": lines, "names": account_names(actors)}
    return render(request, "desk/corrections.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PERSON_CORRECT)
def undo(request: DeskRequest, correction_id: int) -> HttpResponse:
    line = correction_of(request.viewer, correction_id)
    card = person_card(request.viewer, line.person)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            undo_correction(correction_id, why=form.cleaned_data["why"], viewer=request.viewer)
            messages.success(request, gettext("Undone: the former facts stand again."))
            return redirect("desk:corrections", line.person)
        except (Refused, Conflict) as refusal:
            form.tell(refusal)
    shown = {"form": form, "card": card, "line": line}
    return render(request, "desk/correction_undo.html", shown, status=422 if form.errors else 200)
