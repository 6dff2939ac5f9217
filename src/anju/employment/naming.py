"""Whose a job is, as its employer and the employer's place may know it: the person may live out of their sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from anju.kernel.masks import mask_number
from anju.people.sealing import open_number


@dataclass(frozen=True, slots=True)
class Named:
    """The person of a job; number is of her first document, whole, empty where there is none."""

    person: int
    name: str
    sex: str
    birth_date: date | None
    id_kind: str
    number: str

    @property
    def number_masked(self) -> str:
        return mask_number(self.number) if self.number else ""


def names_of(jobs: Sequence[int]) -> dict[int, Named]:
    """The person of each job within the scope the session has entered; one query. The access lines are the caller's,
    and whole numbers leave by its leave alone."""
    if not jobs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT job, person, name, sex, birth_date, id_kind, id_number FROM employment_named(%s::bigint[])",
            [list(jobs)],
        )
        return {row[0]: Named(*(*row[1:6], open_number(row[6]) if row[6] else "")) for row in cursor.fetchall()}
