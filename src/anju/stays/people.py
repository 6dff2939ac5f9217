"""Who a stay is of, as the place of the stay may know it: the person may have moved out of its sight since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from anju.kernel.masks import mask_number
from anju.people.sealing import open_number


@dataclass(frozen=True, slots=True)
class Occupant:
    """The person of a stay; number_masked is of her first document, empty where there is none."""

    person: int
    name: str
    sex: str
    birth_date: date | None
    id_kind: str
    number_masked: str


def occupants(stays: Sequence[int]) -> dict[int, Occupant]:
    """The person of each stay that lies within the scope the session has entered; one query. Write the access lines."""
    if not stays:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stay, person, name, sex, birth_date, id_kind, id_number FROM stays_people(%s::bigint[])",
            [list(stays)],
        )
        return {row[0]: Occupant(*(*row[1:6], masked(row[6]))) for row in cursor.fetchall()}


def masked(number_cipher: bytes | memoryview | None) -> str:
    """A sealed number as a list shows it."""
    return mask_number(open_number(number_cipher)) if number_cipher else ""
