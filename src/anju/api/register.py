"""Looking things up in the register: divisions, persons, stays. Every look at a person leaves an access line."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Path, Query, Router
from ninja.errors import ValidationError

from anju.api.gate import viewer_of_request
from anju.api.shapes.base import PLAIN, Day, DivisionCode, Id, Problem
from anju.api.shapes.register import (
    CommunityCountList,
    DivisionList,
    DivisionOut,
    DwellingList,
    DwellingOut,
    FreshnessOut,
    PersonList,
    PersonOut,
    PersonSearch,
    StayList,
)
from anju.people.queries import PersonCard, find_persons, person_card
from anju.places.queries import dwelling_card, find_dwellings
from anju.reports.counts import counts_by_community
from anju.reports.staleness import staleness
from anju.stays.queries import stays_of
from anju.territory.queries import children, division

router = Router(tags=["Register"])


@router.get("/divisions", response=DivisionList, operation_id="divisions", summary="List divisions")
def list_divisions(
    request: HttpRequest,  # noqa: ARG001
    parent: Annotated[
        DivisionCode | None, Query(description="The division right above; the provinces when left out.")
    ] = None,
    on: Annotated[Day | None, Query(description="Only those in force that day.")] = None,
) -> dict[str, Any]:
    """The divisions right below one, by code."""
    return {"rows": children(parent, on=on)}


@router.get("/divisions/{code}", response=DivisionOut, operation_id="division", summary="Show a division")
def show_division(request: HttpRequest, code: DivisionCode) -> Any:  # noqa: ARG001
    """One division, in force or retired."""
    return division(code)


@router.get("/dwellings", response=DwellingList, operation_id="dwellings", summary="Find dwellings")
def list_dwellings(
    request: HttpRequest,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=120,
            pattern=PLAIN,
            description="The beginning of a code, or words of the address with a space between.",
            examples=["梅龙路 1栋 101"],
        ),
    ],
    limit: Annotated[int, Query(ge=1, le=100, description="How many at most.")] = 20,
) -> dict[str, Any]:
    """Dwellings by code or address. The office finds those of its area, a party's staff those it lets."""
    return {"rows": find_dwellings(viewer_of_request(request), q, limit=limit)}


@router.get("/dwellings/{code}", response=DwellingOut, operation_id="dwelling", summary="Show a dwelling")
def show_dwelling(
    request: HttpRequest, code: Annotated[str, Path(pattern=r"^[1-9][0-9]{24}$", description="25 digits.")]
) -> dict[str, Any]:
    """One dwelling with its building, and who lets it."""
    card = dwelling_card(viewer_of_request(request), code)
    return {
        **asdict(card.line),
        "check_digit": card.check_digit,
        "division_path": card.division_path,
        "building_code": card.building_code,
        "building_name": card.building_name,
        "management_mode": card.management_mode,
        "state_since": card.state_since,
        "successor": card.successor or None,
        "lettings": card.lettings,
    }


@router.post("/persons/search", response=PersonList, operation_id="search_persons", summary="Find a person")
def search_persons(request: HttpRequest, search: PersonSearch) -> dict[str, Any]:
    """Find persons by an exact identity number, or by name and birth date. A POST, so that no address holds a number.

    There is no browsing: without one of the two nothing is found."""
    if not search.id_number and not (search.name and search.birth_date):
        needed = gettext("Give the identity number, or name and birth date.")
        raise ValidationError([{"type": "value_error", "loc": ("body", "id_number"), "msg": needed}])
    found = find_persons(
        viewer_of_request(request),
        number=search.id_number or "",
        name=search.name or "",
        birth_date=search.birth_date,
    )
    return {"rows": [_person_out(card) for card in found]}


@router.get("/persons/{person_id}", response=PersonOut, operation_id="person", summary="Show a person")
def show_person(request: HttpRequest, person_id: Id) -> dict[str, Any]:
    """A person's card, masked. A person entered twice answers under one number, whichever of hers was asked for."""
    return _person_out(person_card(viewer_of_request(request), person_id))


@router.get("/persons/{person_id}/stays", response=StayList, operation_id="stays", summary="List a person's stays")
def list_stays(request: HttpRequest, person_id: Id) -> dict[str, Any]:
    """A person's stays in sight, newest first."""
    viewer = viewer_of_request(request)
    card = person_card(viewer, person_id)
    return {"rows": stays_of(viewer, card.id)}


@router.get("/counts", response=CommunityCountList, operation_id="counts", summary="Count who lives where")
def list_counts(
    request: HttpRequest,
    on: Annotated[Day | None, Query(description="Today when left out.")] = None,
    division: Annotated[DivisionCode | None, Query(description="Only below this division.")] = None,
) -> dict[str, Any]:
    """Persons present, dwellings lived in and the week's moves by community, on any day, as the register stands now.

    Very small numbers may point at people: they are for the office's own use and not for publishing."""
    viewer = viewer_of_request(request)
    return {"rows": counts_by_community(viewer, on or viewer.on, division=division)}


@router.get(
    "/freshness",
    response={200: FreshnessOut, 404: Problem},
    operation_id="freshness",
    summary="Estimate how much is stale",
)
def show_freshness(
    request: HttpRequest,
    division: Annotated[
        DivisionCode | None, Query(description="That division and all below; the whole area when left out.")
    ] = None,
) -> dict[str, Any]:
    """Open stays by the age of their last evidence, and the share of them expected to be stale, between two bounds.

    Where too few looks were taken `known` is false, and the bounds say next to nothing. Nobody is named."""
    found = staleness(viewer_of_request(request), division)
    return {**asdict(found), "low": found.share.low, "high": found.share.high, "known": found.share.known}


def _person_out(card: PersonCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "merged": card.entries,
        "division": card.division,
        "name": card.name,
        "sex": card.sex,
        "birth_date": card.birth_date,
        "age": card.age,
        "identities": [{"kind": kind, "number": number} for kind, number in card.identities],
        "phone": card.phone_masked,
        "hukou_kind": card.hukou_kind,
        "hukou_address": card.hukou_address,
    }
