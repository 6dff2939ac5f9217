"""What the office itself does to a stay or to a person's facts: shown first, then done, then undone if need be."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.acts.annul import preview
from anju.desk.boxes import DeskForm
from anju.desk.gate import DeskRequest
from anju.employment.queries import JobLine
from anju.kernel.errors import Conflict, Refused
from anju.people.deeds import Consequence
from anju.stays.decisions import Decided
from anju.stays.queries import StayLine


class DeedForm(DeskForm):
    """A form whose deed is done only once its consequences were seen with the very same values."""

    def seen(self) -> str:
        """A mark of the values in the fields."""
        return hashlib.sha256(repr(sorted(self.cleaned_data.items())).encode()).hexdigest()[:16]

    def was_seen(self) -> bool:
        return bool(self.data.get("seen") == self.seen())


class UndoForm(DeskForm):
    why = forms.CharField(label=_("Why it is undone"), max_length=200)


@dataclass(frozen=True, slots=True)
class DeedPage:
    """How a deed's page words itself. `about` says in a sentence what the deed means; `names`: the form's name of a
    field the rooms call otherwise."""

    line: StayLine | JobLine
    title: str | Promise
    submit: str | Promise
    done: str | Promise = ""
    about: str | Promise = ""
    names: dict[str, str] = field(default_factory=dict)


def through(request: DeskRequest, form: DeedForm, deed: Callable[[], Decided], page: DeedPage) -> HttpResponse:
    """Form, then what will happen, then the deed."""
    foreseen: list[Consequence] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if form.was_seen():
                deed()
                messages.success(request, str(page.done))
                return redirect("desk:stay", page.line.id)
            foreseen = preview(deed).consequences
        except (Refused, Conflict) as refusal:
            form.tell(refusal, page.names)
    return shown(request, form, page, foreseen, seen=form.seen() if foreseen is not None else "")


def shown(
    request: DeskRequest, form: DeskForm, page: DeedPage, foreseen: list[Consequence] | None, **more: Any
) -> HttpResponse:
    context = {"form": form, "page": page, "line": page.line, "consequences": foreseen, **more}
    return render(request, "desk/deed.html", context, status=422 if form.errors else 200)
