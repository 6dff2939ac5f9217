"""The rules: what applies here on a day, by which article, inherited from where."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from anju.access.rules import Permission, Viewer
from anju.desk import law, spoken
from anju.desk.boxes import DayField, DeskForm
from anju.desk.gate import DeskRequest, needs
from anju.rulebook.answers import explain
from anju.rulebook.installed import the_book

DAILY = ("declare", "register", "change", "exempt", "verify", "certificate", "permit")
"""What the office asks every day stands first."""


class RulesForm(DeskForm):
    pack = forms.ChoiceField(label=_("Rule pack"), required=False)
    on = DayField(label=_("On the day"), required=False)
    text = forms.CharField(label=_("Rule"), required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(pack.id, pack.head.title) for pack in the_book().packs.values()]
        self.fields["pack"].choices = listed  # type: ignore[attr-defined]


@require_safe
@needs(Permission.RULE_VIEW)
def rules(request: DeskRequest) -> HttpResponse:
    form, pack, on = _asked(request)
    text = form.cleaned_data.get("text", "") if form.is_valid() else ""
    rows = [spoken.summary(explain(the_book(), pack, rule, on)) for rule in _rule_ids(pack) if text in rule]
    shown = {"form": form, "pack": the_book().pack(pack), "on": on, "rows": rows}
    return render(request, "desk/rules.html", shown)


@require_safe
@needs(Permission.RULE_VIEW)
def rule(request: DeskRequest, rule_id: str) -> HttpResponse:
    form, pack, on = _asked(request)
    answer = explain(the_book(), pack, rule_id, on, translate=gettext)
    shown = {"form": form, "answer": answer, "summary": spoken.summary(answer), "pack": the_book().pack(pack)}
    return render(request, "desk/rule.html", shown | {"values": spoken.values(answer.get("value") or {})})


def _asked(request: DeskRequest) -> tuple[RulesForm, str, date]:
    """The pack and day asked for; by default those of the viewer's own work."""
    viewer: Viewer = request.viewer
    first = {"pack": law.pack_of(viewer), "on": viewer.on.isoformat()}
    form = RulesForm({**first, **{name: value for name, value in request.GET.items() if value}})
    given = form.cleaned_data if form.is_valid() else {}
    return form, given.get("pack") or law.pack_of(viewer), given.get("on") or viewer.on


def _rule_ids(pack_id: str) -> list[str]:
    book = the_book()
    found = {rule.id for pack in book.chain(book.pack(pack_id)) for rule in pack.rules}
    order = {head: place for place, head in enumerate(DAILY)}
    return sorted(found, key=lambda rule: (order.get(rule.partition(".")[0], len(DAILY)), rule))
