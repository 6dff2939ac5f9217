"""Persons: found by an exact fact, shown masked, looked behind against a purpose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.access.queries import account_names
from anju.access.rules import Permission, Viewer
from anju.declarations.said import as_day
from anju.desk import words
from anju.desk.boxes import DeskForm, DivisionField
from anju.desk.clock import ClockForm
from anju.desk.documents import download
from anju.desk.gate import DeskRequest, needs
from anju.desk.story import story
from anju.employment.clocks import jobs_as_known
from anju.employment.endings import deaths_of
from anju.employment.queries import JobLine, jobs_of
from anju.papers.queries import open_document
from anju.people.actions import reveal as reveal_field
from anju.people.merging import merges_of
from anju.people.queries import MOST_FOUND, Fact, PersonCard, find_persons, person_card
from anju.stays.certificates import issue_certificate
from anju.stays.clocks import stays_as_known
from anju.stays.occupancy import persons_at
from anju.stays.queries import StayLine, stays_of
from anju.territory.queries import path_name
from anju.voices.contradictions import open_cases
from anju.voices.waiting import Waiting, waiting_about

_HAS_NUMBER = re.compile(r"[0-9]{6}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


class SearchForm(DeskForm):
    """By number, or by name and one further fact; posted, so that neither stands in an address."""

    quick = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    number = forms.CharField(label=_("Identity number"), required=False, max_length=60)
    name = forms.CharField(
        label=_("Name"), required=False, max_length=100, help_text=_("in characters, pinyin or initials")
    )
    born = forms.CharField(
        label=_("Birth date or year"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=lambda: words.choices("sex", blank=_("any")))
    division = DivisionField(required=False)
    division_name = forms.CharField(required=False, max_length=120)
    dwelling_code = forms.CharField(label=_("Dwelling code"), required=False, max_length=60)
    address = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("quick"):
            given |= _read_quick(given["quick"])
        given |= _read_born(given.get("born") or "")
        if given.get("born") and not (given["birth_date"] or given["born_in"]):
            self.add_error("born", _("Write a birth date like 1990-01-31, or a year."))
        further = given["birth_date"] or given["born_in"] or given.get("dwelling_code")
        further = further or (given.get("sex") and given.get("division"))
        if not given.get("number") and not (given.get("name") and further) and not self.errors:
            raise forms.ValidationError(
                _("Give an identity number, or a name and one more fact (birth, sex with community, dwelling).")
            )
        return given

    def fact(self, viewer: Viewer) -> Fact:
        said = self.cleaned_data
        among = persons_at(viewer, said["dwelling_code"]) if said.get("dwelling_code") else None
        return Fact(said["birth_date"], said["born_in"], said.get("sex") or "", said.get("division"), among)


class RevealForm(forms.Form):
    field = forms.ChoiceField(choices=[("number", "number"), ("phone", "phone")])
    document = forms.IntegerField(required=False)
    purpose = forms.CharField(required=False, max_length=200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PERSON_VIEW)
def persons(request: DeskRequest) -> HttpResponse:
    form = SearchForm(request.POST if request.method == "POST" else None)
    found: list[PersonCard] | None = None
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        fact = form.fact(request.viewer)
        found = find_persons(request.viewer, number=asked["number"], name=asked["name"], fact=fact)
        if len(found) == 1:
            return redirect("desk:person", found[0].asked)
    shown = {"form": form, "found": found, "full": found is not None and len(found) >= MOST_FOUND}
    return render(request, "desk/persons.html", shown, status=422 if form.errors else 200)


@require_safe
@needs(Permission.PERSON_VIEW)
def person(request: DeskRequest, person_id: int) -> HttpResponse:
    viewer = request.viewer
    card = person_card(viewer, person_id)
    if card.id != person_id:
        told = gettext("Record No. %(number)s was entered twice and is merged into this person.")
        messages.info(request, told % {"number": person_id})
        return redirect("desk:person", card.id)
    clock = ClockForm(request.GET)
    stays = _stays(viewer, person_id, clock) if viewer.may(Permission.STAY_VIEW) else []
    jobs = _jobs(viewer, person_id, clock) if viewer.may(Permission.JOB_VIEW) else []
    shown = {
        "card": card,
        "place": path_name(card.division),
        "clock": clock,
        "known": clock.known_on(),
        "stays": stays,
        "jobs": jobs,
        "works_without_stay": viewer.may(Permission.STAY_DEREGISTER) and _lasts(jobs) and not _lasts(stays),
        "cases": open_cases(viewer, person_id) if viewer.may(Permission.ITEM_VIEW) else [],
        "purposes": words.PURPOSES,
        "waiting": _waiting(viewer, card) if viewer.may(Permission.ITEM_VIEW) else [],
    }
    return render(
        request, "desk/person.html", shown | _deeds(viewer, person_id) | story(request, ("people", person_id))
    )


def _deeds(viewer: Viewer, person_id: int) -> dict[str, Any]:
    """Merges and deaths, and who made and undid them."""
    merges, deaths = merges_of(viewer, person_id), deaths_of(viewer, person_id)
    actors = [who for each in merges for who in (each.made_by, each.undone_by)]
    actors += [who for each in deaths for who in (each.made_by, each.undone_by)]
    return {"merges": merges, "deaths": deaths, "names": account_names(who for who in actors if who is not None)}


def _lasts(records: Sequence[StayLine | JobLine]) -> bool:
    return any(each.state == "registered" and each.end_on is None for each in records)


def _waiting(viewer: Viewer, card: PersonCard) -> list[Waiting]:
    """Declarations about her that are not decided yet; contradictions are told apart."""
    return [each for each in waiting_about(viewer, persons=[card.id, *card.entries]) if each.kind]


def _stays(viewer: Viewer, person_id: int, clock: ClockForm) -> list[StayLine]:
    at = clock.end_of_known()
    return stays_as_known(viewer, person_id, at=at) if at else stays_of(viewer, person_id)


def _jobs(viewer: Viewer, person_id: int, clock: ClockForm) -> list[JobLine]:
    at = clock.end_of_known()
    return jobs_as_known(viewer, person_id, at=at) if at else jobs_of(viewer, person_id)


@require_POST
@needs(Permission.IDENTITY_REVEAL)
def reveal(request: DeskRequest, person_id: int) -> HttpResponse:
    form = RevealForm(request.POST)
    asked = form.cleaned_data if form.is_valid() else {}
    field = cast(Literal["number", "phone"], asked.get("field", "number"))
    purpose = request.POST.get("purpose", "")
    plain = reveal_field(person_id, field=field, viewer=request.viewer, purpose=purpose, document=asked.get("document"))
    return render(request, "desk/parts/revealed.html", {"plain": plain, "field": field})


@require_POST
@needs(Permission.CERTIFICATE_ISSUE)
def certificate(request: DeskRequest, stay_id: int) -> HttpResponse:
    issued = issue_certificate(stay_id, viewer=request.viewer, now=timezone.now())
    return download(*open_document(request.viewer, issued.pk))


def _read_quick(text: str) -> dict[str, Any]:
    """One line as a clerk types it: a number, or a name followed by a birth date or its year."""
    head, _space, tail = text.strip().rpartition(" ")
    if head and any(_read_born(tail).values()):
        return {"number": "", "name": head.strip(), "born": tail}
    if _HAS_NUMBER.search(text):
        return {"number": text, "name": "", "born": ""}
    return {"number": "", "name": text.strip(), "born": ""}


def _read_born(text: str) -> dict[str, Any]:
    """A birth date, or a year alone."""
    year = int(text) if _YEAR.fullmatch(text.strip()) else None
    return {"born_in": year, "birth_date": None if year else (as_day(text) or (None,))[0]}
