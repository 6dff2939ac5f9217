"""Stays written straight into the table, for tests that only read them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from anju.access.rules import Viewer
from anju.access.scope import enter_scope
from anju.kernel.identity import to_18
from anju.people.actions import Newcomer, find_or_add
from anju.people.sealing import index_of_number
from anju.places.models import Dwelling
from anju.stays.models import Stay
from cast import system

START = date(2026, 9, 1)


def number_of(serial: int) -> str:
    """A sound identity number, another one for each serial below 1,000."""
    return to_18(f"330822900101{serial:03}")


def make_people(names: list[str], division: int, *, first: int = 1) -> list[int]:
    numbers = [number_of(first + n) for n in range(len(names))]
    newcomers = [
        Newcomer(
            number_index=index_of_number("resident_id", number), number=number, kind="resident_id", division=division,
            name=name, sex="1" if int(number[16]) % 2 else "2", birth_date=date(1990, 1, 1),
        )
        for name, number in zip(names, numbers, strict=True)
    ]  # fmt: skip
    return find_or_add(newcomers, viewer=system())


def make_stay(person: int, dwelling: Dwelling, start: date = START, end: date | None = None, **more: Any) -> Stay:
    """A registered stay, declared two days after it began."""
    given = {
        "division": dwelling.division,
        "person_id": person,
        "dwelling": dwelling,
        "start_on": start,
        "end_on": end,
        "end_reason": "moved_out" if end else "",
        "registered_on": start + timedelta(2),
        "registered_by": 0,
    }
    return Stay.objects.create(**given | more)


def entered(viewer: Viewer) -> Viewer:
    """The viewer, with the database told who looks, as a request or task does first."""
    enter_scope(viewer)
    return viewer
