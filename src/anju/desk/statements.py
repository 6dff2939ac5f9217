"""Monthly statements of employers: one employer's month, handed in; and who has handed in, for the office."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from anju.access.queries import account_names
from anju.access.rules import Permission
from anju.desk import words
from anju.desk.boxes import DeskForm
from anju.desk.documents import download
from anju.desk.gate import DeskRequest, needs
from anju.desk.naming import short_names
from anju.employment.roster import roster
from anju.employment.rules import RosterFilter, month_before, month_of
from anju.employment.statements import due_day, employers_of_month, month_of_employer
from anju.kernel.errors import Refused
from anju.parties.queries import party_card
from anju.reports.statements import hand_in as confirm_statement
from anju.reports.statements import open_statement
from anju.rulebook.installed import the_book

PAGE = 100
ONLY = (("", _("All")), ("handed_in", _("Handed in")), ("missing", _("Not handed in")))


class MonthForm(DeskForm):
    month = forms.CharField(
        label=_("Month"), required=False, max_length=7, widget=forms.TextInput(attrs={"placeholder": "2026-01"})
    )
    only = forms.ChoiceField(label=_("Which"), choices=ONLY, required=False)
    after = forms.IntegerField(required=False, min_value=0)

    def chosen(self, on: date) -> date:
        """The month asked for; the one before today's where none is, or none can be read."""
        text = self.cleaned_data.get("month", "") if self.is_valid() else ""
        return month_of(text) or month_before(on)

    @property
    def last(self) -> int:
        return (self.cleaned_data.get("after") or 0) if self.is_valid() else 0


@require_safe
@needs()
def month(request: DeskRequest, party_id: int) -> HttpResponse:
    viewer, form = request.viewer, MonthForm(request.GET)
    wanted = form.chosen(viewer.on)
    card = party_card(viewer, party_id)
    due = due_day(the_book(), card.division, wanted)
    stands = month_of_employer(viewer, party_id, wanted, due, now=timezone.now())
    page = roster(viewer, RosterFilter(party_id, during=wanted), after=form.last, limit=PAGE)
    shown: dict[str, Any] = {"card": card, "stands": stands, "rows": page.rows, "after": page.after}
    shown |= {"form": MonthForm({"month": f"{wanted:%Y-%m}"})}
    shown["names"] = account_names(line.handed_in_by for line in stands.editions)
    return render(request, "desk/statement.html", shown)


@require_POST
@needs(Permission.DECLARATION_DECLARE)
def hand_in(request: DeskRequest, party_id: int) -> HttpResponse:
    wanted = month_of(request.POST.get("month", ""))
    if wanted is None:
        raise Refused("Name a month like 2026-01.")
    card = party_card(request.viewer, party_id)
    due = due_day(the_book(), card.division, wanted)
    with override("zh-hans"):
        called = {code: str(name) for code, name in words.LISTS["occupation"].items()}
    confirm_statement(party_id, wanted, due, viewer=request.viewer, now=timezone.now(), occupations=called)
    messages.success(request, gettext("The statement is handed in."))
    return redirect(f"{reverse('desk:statement-month', args=[party_id])}?month={wanted:%Y-%m}")


@require_safe
@needs()
def document(request: DeskRequest, statement_id: int) -> HttpResponse:
    return download(*open_statement(request.viewer, statement_id))


@require_safe
@needs(Permission.JOB_VIEW)
def statements(request: DeskRequest) -> HttpResponse:
    viewer, form = request.viewer, MonthForm(request.GET)
    wanted = form.chosen(viewer.on)
    only = form.cleaned_data.get("only", "") if form.is_valid() else ""
    page = employers_of_month(viewer, wanted, the_book(), now=timezone.now(), only=only, after=form.last)
    shown: dict[str, Any] = {"rows": page.rows, "after": page.after, "month": wanted}
    shown["form"] = MonthForm({"month": f"{wanted:%Y-%m}", "only": only})
    shown["names"] = short_names(viewer, [row.division for row in page.rows])
    return render(request, "desk/statements.html", shown)
