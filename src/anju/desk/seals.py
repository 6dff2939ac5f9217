"""How the trail stands, for auditors: when it was last sealed, its head, what waits, and what verifying it found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from anju.access.rules import Permission
from anju.desk.boxes import DeskForm
from anju.desk.gate import DeskRequest, needs
from anju.journal import queries
from anju.journal.rules import heads_in
from anju.journal.verifications import ask_verification


class HeadForm(DeskForm):
    head = forms.CharField(label=_("A head published earlier"), max_length=200)
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_head(self) -> list[queries.SealCard | None]:
        """The seals of the heads quoted; None for a head no seal has."""
        found = heads_in(self.cleaned_data["head"])
        if not found:
            raise forms.ValidationError(_("No head can be read here: it has 64 digits and letters from a to f."))
        return [queries.seal_with_head(head) for head in found]


@require_safe
@needs(Permission.LINE_VIEW)
def seals(request: DeskRequest) -> HttpResponse:
    form = HeadForm(request.GET if "head" in request.GET else None)
    matches: list[Any] = form.cleaned_data["head"] if form.is_valid() else []
    after = request.GET.get("after", "")
    page = queries.seals(after=int(after) if after.isdecimal() else None)
    shown = {"form": form, "matches": matches, "standing": queries.standing(), "rows": page.rows, "after": page.after}
    return render(request, "desk/seals.html", shown)


@require_safe
@needs(Permission.LINE_VIEW)
def progress(request: DeskRequest) -> HttpResponse:
    """Asked every second while the worker verifies; the whole page again once it has ended."""
    running = queries.standing().running
    if running is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "desk/parts/verifying.html", {"running": running})


@require_POST
@needs(Permission.TRAIL_VERIFY)
def verify(request: DeskRequest) -> HttpResponse:
    ask_verification(actor=request.viewer.account)
    messages.success(request, gettext("The worker verifies the whole trail now."))
    return redirect("desk:journal-seals")
