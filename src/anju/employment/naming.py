"""Whose a job is, as its employer and the employer's place may know it: the person may live out of their sight."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection

from anju.access.rules import Viewer
from anju.kernel.masks import mask_number
from anju.people.sealing import open_number

UNKNOWN_SEX = "0"


class Words(NamedTuple):
    """What one declaration says of a person."""

    name: str
    sex: str
    birth_date: date | None
    id_kind: str
    number: str


class OwnWords:
    """A registry of one: what the party acted for said of its jobs. Declarations stand above."""

    def __init__(self) -> None:
        self._told: Callable[[Sequence[int]], Mapping[int, Words]] | None = None

    def register(self, told: Callable[[Sequence[int]], Mapping[int, Words]]) -> None:
        if self._told is not None:
            raise ValueError("Somebody tells an employer's own words already.")
        self._told = told

    def of(self, jobs: Sequence[int]) -> Mapping[int, Words]:
        return self._told(jobs) if self._told is not None and jobs else {}


OWN_WORDS = OwnWords()


@dataclass(frozen=True, slots=True)
class Named:
    """The person of a job; number is of her first document, whole, empty where there is none, or none to be told."""

    person: int
    name: str
    sex: str
    birth_date: date | None
    id_kind: str
    number: str

    @property
    def number_masked(self) -> str:
        return mask_number(self.number) if self.number else ""


def names_of(viewer: Viewer, jobs: Sequence[int]) -> dict[int, Named]:
    """The person of each job within the scope the session has entered; a query or two. The access lines are the
    caller's, and whole numbers leave by its leave alone.

    A party's staff are told what their own party declared, whatever others declared or set right since; of whom it
    declared nothing the name alone, as it was when she left."""
    named = registered_names(jobs)
    if viewer.party is None:
        return named
    own = OWN_WORDS.of(list(named))
    return {
        job: Named(each.person, *own.get(job, Words(each.name, UNKNOWN_SEX, None, "", "")))
        for job, each in named.items()
    }


def registered_names(jobs: Sequence[int]) -> dict[int, Named]:
    """As the register has them, within the scope entered: for the lines of a declaration, never for a page."""
    if not jobs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT job, person, name, sex, birth_date, id_kind, id_number FROM employment_named(%s::bigint[])",
            [list(jobs)],
        )
        return {row[0]: Named(*(*row[1:6], open_number(row[6]) if row[6] else "")) for row in cursor.fetchall()}
