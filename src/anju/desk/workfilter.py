"""The work list's filter as a form, and its filters with names."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from anju.access.queries import colleagues, deciders
from anju.access.rules import Permission, Viewer
from anju.desk import words
from anju.desk.boxes import DeskForm, DivisionField
from anju.desk.gate import DeskRequest, needs
from anju.worklist import filters
from anju.worklist.rules import NOBODY, WorkFilter

SHOWS: dict[str, Any] = {
    "open": _("To do"),
    "mine": _("In my hands"),
    "late": _("Past their time"),
    "proposed": _("For a second pair of eyes"),
    "decided": _("Decided"),
    "all": _("All"),
}
DUES: list[tuple[str, Any]] = [
    ("", _("any time")),
    ("late", _("past their time")),
    ("today", _("due today")),
    ("week", _("due within 7 days")),
    ("never", _("without a time")),
]
AGES: list[tuple[str, Any]] = [
    ("", _("any age")),
    ("1", _("a day or longer")),
    ("3", _("3 days or longer")),
    ("7", _("7 days or longer")),
    ("30", _("30 days or longer")),
]
MOST_DIGITS = 18
ASKED = ("division", "kind", "channel", "due", "older", "assignee", "entered_by")


class HandsField(forms.TypedChoiceField):
    """Whose hands: any account's number is taken, its choices are for choosing alone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)

    def valid_value(self, value: Any) -> bool:
        return str(value).removeprefix("-").isdecimal() and len(str(value)) < MOST_DIGITS


class WorkFilterForm(DeskForm):
    show = forms.ChoiceField(choices=list(SHOWS.items()), required=False)
    division = DivisionField(label=_("Community"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind of work"), required=False, choices=lambda: words.choices("item_kind", blank=_("all"))
    )
    channel = forms.ChoiceField(
        label=_("Came in by"), required=False, choices=lambda: words.choices("channel", blank=_("any way"))
    )
    due = forms.ChoiceField(label=_("To be done"), choices=DUES, required=False)
    older = forms.TypedChoiceField(label=_("Waiting since"), choices=AGES, coerce=int, empty_value=None, required=False)
    assignee = HandsField(label=_("In the hands of"), required=False)
    entered_by = forms.IntegerField(label=_("Entered by account"), required=False, min_value=0)
    after = forms.IntegerField(required=False)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].choices = lambda: _hands(viewer)  # type: ignore[attr-defined]

    def wanted(self) -> WorkFilter:
        """What is asked for; a value nobody can read asks for nothing."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if name != "after" and value not in ("", None)}
        return WorkFilter(**said)

    @property
    def narrowed(self) -> bool:
        """Whether more is asked for than which tab."""
        return any(self.cleaned_data.get(name) not in ("", None) for name in ASKED)


class KeepForm(DeskForm):
    name = forms.CharField(label=_("Name of the filter"), max_length=60)
    shared = forms.BooleanField(label=_("Colleagues of this office see it too"), required=False)


@require_POST
@needs(Permission.ITEM_VIEW)
def keep(request: DeskRequest) -> HttpResponse:
    """Keep what the list shows under a name."""
    wanted, form = WorkFilterForm(request.viewer, request.POST).wanted(), KeepForm(request.POST)
    form.is_valid()
    name, shared = form.cleaned_data.get("name", ""), form.cleaned_data.get("shared", False)
    filters.keep_filter(name, wanted, shared=shared, viewer=request.viewer)
    messages.success(request, gettext("The filter is kept."))
    return redirect(address_of(wanted))


@require_POST
@needs(Permission.ITEM_VIEW)
def forget(request: DeskRequest, filter_id: int) -> HttpResponse:
    filters.forget_filter(filter_id, viewer=request.viewer)
    messages.success(request, gettext("The filter is removed."))
    return redirect("desk:queue")


def named_filters(viewer: Viewer) -> list[tuple[filters.FilterLine, str]]:
    """The viewer's filters, each with the address that applies it."""
    return [(line, address_of(line.wanted)) for line in filters.filters_of(viewer)]


def address_of(wanted: WorkFilter) -> str:
    return f"{reverse('desk:queue')}?{urlencode(wanted.as_dict())}"


def _hands(viewer: Viewer) -> list[tuple[str, Any]]:
    """Whose hands: a supervisor chooses among her officers, an officer between nobody, herself and colleagues."""
    fixed: list[tuple[str, Any]] = [("", _("anybody")), (str(NOBODY), _("nobody"))]
    if viewer.may(Permission.ITEM_ASSIGN):
        found = deciders(viewer)
    elif viewer.may(Permission.ITEM_DECIDE):
        fixed.append((str(viewer.account), _("myself")))
        found = colleagues(viewer)
    else:
        return fixed
    return fixed + [(str(one.id), one.display_name) for one in found]
