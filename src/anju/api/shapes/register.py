"""Divisions, persons, stays as they are shown."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import Field

from anju.api.shapes.base import PLAIN, Body, Day


class DivisionOut(Schema):
    """An administrative division."""

    code: int = Field(examples=[440309002000])
    name: str
    level: str = Field(description="province, prefecture, county, township or community.")
    kind: str
    parent: int | None
    valid_from: date | None
    valid_to: date | None = Field(description="The first day on which it is no more.")
    successor: int | None
    path: str = Field(description="Names from the province down.")


class DivisionList(Schema):
    rows: list[DivisionOut]


class DwellingLineOut(Schema):
    """A dwelling in a list."""

    id: int
    division: int
    code: str = Field(examples=["4403090020010000001000001"])
    building: int
    unit: str
    floor: str
    room: str
    kind: str = Field(description="whole, room or bed.")
    state: str = Field(description="planned, active, demolished, merged or split.")
    address: str


class DwellingList(Schema):
    rows: list[DwellingLineOut]


class LettingOut(Schema):
    """Who lets a dwelling. `end_on` is the last day."""

    party: int
    role: str
    start_on: date
    end_on: date | None


class DwellingOut(DwellingLineOut):
    """A dwelling whole."""

    check_digit: str = Field(description="Stands beside the code on labels.")
    division_path: str
    building_code: str
    building_name: str
    management_mode: str
    state_since: date | None
    successor: str | None = Field(description="Code of what it was merged or split into.")
    lettings: list[LettingOut]


class PersonSearch(Body):
    """Either the whole identity number, or the name (or its pinyin, or the initials) with the birth date."""

    id_number: Annotated[str, Field(min_length=1, max_length=60, pattern=PLAIN)] | None = Field(
        None, description="Exact, of any kind of document.", examples=["330822199506120026"]
    )
    name: Annotated[str, Field(min_length=1, max_length=100, pattern=PLAIN)] | None = None
    birth_date: Day | None = None


class DocumentOut(Schema):
    """An identity document."""

    kind: str
    number: str = Field(description="Masked.")


class PersonOut(Schema):
    """A person, masked."""

    id: int = Field(description="The number she stands under now, which need not be the one that was asked for.")
    merged: list[int] = Field(description="Other numbers of hers, from entries merged into this one.")
    division: int
    name: str
    sex: str
    birth_date: date | None
    age: int | None
    identities: list[DocumentOut]
    phone: str = Field(description="Masked; empty where none is known.")
    hukou_kind: str
    hukou_address: str


class PersonList(Schema):
    rows: list[PersonOut] = Field(description="At most 20.")


class StayOut(Schema):
    """Who lives where, from when to when. `end_on` is the first day on which it is over."""

    id: int
    division: int
    person_id: int
    dwelling_id: int
    dwelling_code: str
    address: str
    start_on: date
    end_on: date | None
    state: str
    basis: str
    reason: str
    registered_on: date
    end_reason: str
    evidence_count: int = Field(description="How many declarations stand behind it.")
    expected_until: date | None = Field(description="Until when the person will stay, where somebody said so.")
    whereabouts: str = Field(description="Where the person went, coarse; empty where nobody said.")


class StayList(Schema):
    rows: list[StayOut] = Field(description="Newest first.")


class CommunityCountOut(Schema):
    """How many live in a community on a day; nobody is named."""

    division: int
    path: str
    present: int = Field(description="Persons registered as living there; as many as the stays that hold the day.")
    homes: int = Field(description="Dwellings somebody lives in.")
    begun: int = Field(description="Stays that began in the seven days up to the day.")
    ended: int = Field(description="Stays that ended in the seven days up to the day.")


class CommunityCountList(Schema):
    rows: list[CommunityCountOut] = Field(description="By code; communities where all is nought are left out.")


class BandOut(Schema):
    """Stays whose last evidence is so many days old, and what looks at evidence of that age found."""

    since: int = Field(description="Days, from.")
    until: int | None = Field(description="Days, before; null: no end.")
    stays: int
    looks: int = Field(description="Within two years.")
    gone: int = Field(description="Looks that found the person gone.")


class FreshnessOut(Schema):
    """How fresh an area's register is."""

    stays: int = Field(description="Open stays.")
    overdue: int = Field(description="Not confirmed within the interval.")
    flagged: int = Field(description="Presumed left: to be looked after.")
    looks: int
    known: bool = Field(description="Whether the looks bear the bounds out.")
    low: float = Field(description="At least this share is expected to be stale, 0 to 1.", examples=[0.031])
    high: float = Field(description="At most this share.", examples=[0.084])
    bands: list[BandOut]
