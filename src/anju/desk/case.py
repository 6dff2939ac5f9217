"""One case on one page: what was said beside what the register knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anju.access.queries import account_names, same_hands
from anju.access.rules import Permission, Viewer
from anju.declarations.actions.verify import correctable
from anju.declarations.queries import DeclarationCard, declaration
from anju.declarations.taking import VERIFY
from anju.desk import words
from anju.desk.boxes import DayField, DeskForm
from anju.employment.queries import JobLine, jobs_of
from anju.kernel.errors import NotFound
from anju.parties.queries import party_names
from anju.people.queries import PersonCard, person_card
from anju.places.queries import DwellingLine, dwelling_lines
from anju.stays.queries import StayLine, stays_of
from anju.territory.queries import path_name
from anju.worklist import queries
from anju.worklist.models import Item

LOOK_AHEAD = 20
OF_JOBS = frozenset({"hire", "leave"})


class CorrectionForm(DeskForm):
    """What the visit found instead, of what a declaration of this kind says; empty fields stay as declared."""

    date = DayField(label=_("Date"), required=False)
    dwelling_code = forms.CharField(label=_("Dwelling code"), required=False, max_length=40)
    reason = forms.ChoiceField(
        label=_("Reason for living here"),
        required=False,
        choices=lambda: words.choices("reason", blank=_("as declared")),
    )
    basis = forms.ChoiceField(
        label=_("Kind of home"), required=False, choices=lambda: words.choices("basis", blank=_("as declared"))
    )
    until = DayField(label=_("Will stay until"), required=False)
    whereabouts = forms.ChoiceField(
        label=_("Where the person went"),
        required=False,
        choices=lambda: words.choices("whereabouts", blank=_("as declared")),
    )
    why = forms.CharField(label=_("What the correction rests on"), max_length=300)

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() - correctable(kind) - {"why"}:
            del self.fields[name]

    def changes(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name != "why" and value}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}


@dataclass(frozen=True, slots=True)
class Case:
    """A work item with both sides. `own`: entered by the viewer, so not hers to decide."""

    item: Item
    said: DeclarationCard
    place: str
    own: bool
    mine: bool
    open: bool
    dwelling: DwellingLine | None
    person: PersonCard | None
    stays: list[StayLine]
    jobs: list[JobLine]
    employer: str
    decided_by: str

    @property
    def present(self) -> StayLine | None:
        """The stay that holds now."""
        return next((stay for stay in self.stays if stay.end_on is None and stay.state == "registered"), None)

    @property
    def earlier(self) -> list[StayLine]:
        return [stay for stay in self.stays if stay.end_on and stay.state == "registered"]


def case_of(viewer: Viewer, item_id: int) -> Case:
    """Everything an officer needs to decide one item; NotFound when absent or out of scope."""
    return case_about(viewer, queries.item_of(viewer, item_id))


def case_about(viewer: Viewer, item: Item) -> Case:
    """The same of an item in sight."""
    if item.kind != VERIFY:
        raise NotFound("No such work item.")
    said = declaration(viewer, item.subject)
    person = _person(viewer, said.person)
    dwelling = dwelling_lines(viewer, [said.dwelling]).get(said.dwelling) if said.dwelling else None
    of_job = viewer.may(Permission.JOB_VIEW) and said.line.kind in OF_JOBS
    return Case(
        item=item,
        said=said,
        place=path_name(item.division),
        own=item.entered_by in same_hands(viewer.account),
        mine=item.assignee == viewer.account,
        open=item.decided_at is None,
        dwelling=dwelling,
        person=person,
        stays=stays_of(viewer, person.id) if person and viewer.may(Permission.STAY_VIEW) else [],
        jobs=jobs_of(viewer, person.id) if person and of_job else [],
        employer=party_names(viewer, [said.employer]).get(said.employer, "") if said.employer else "",
        decided_by=account_names([item.decided_by]).get(item.decided_by, "") if item.decided_by else "",
    )


def next_item(viewer: Viewer, after: int) -> int | None:
    """The next open item that the viewer may decide, the queue's first ones again at its end."""
    hands = same_hands(viewer.account)
    for start in (after, None):
        page = queries.queue(viewer, after=start, limit=LOOK_AHEAD)
        for item in page.rows:
            if item.entered_by not in hands and item.assignee in (None, viewer.account):
                return item.pk
    return None


def _person(viewer: Viewer, person_id: int | None) -> PersonCard | None:
    """A person who moved out of sight is told by her declaration alone."""
    if person_id is None:
        return None
    try:
        return person_card(viewer, person_id)
    except NotFound:
        return None
