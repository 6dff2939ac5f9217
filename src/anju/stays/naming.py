"""Whose and where a stay is, as the place of the stay may know it: the person may have moved out of its sight since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from anju.kernel.masks import mask_number
from anju.people.sealing import open_number


@dataclass(frozen=True, slots=True)
class Named:
    """Person and dwelling of a stay; number_masked is of the person's first document, empty where there is none."""

    person: int
    name: str
    sex: str
    birth_date: date | None
    id_kind: str
    number_masked: str
    dwelling_code: str
    address: str


def names_of(stays: Sequence[int]) -> dict[int, Named]:
    """Person and dwelling of each stay that lies within the scope the session has entered; one query. The access lines
    are the caller's."""
    if not stays:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stay, person, name, sex, birth_date, id_kind, id_number, dwelling_code, address"
            " FROM stays_named(%s::bigint[])",
            [list(stays)],
        )
        return {row[0]: Named(*(*row[1:6], masked(row[6]), *row[7:])) for row in cursor.fetchall()}


def masked(number_cipher: bytes | memoryview | None) -> str:
    """A sealed number as a list shows it."""
    return mask_number(open_number(number_cipher)) if number_cipher else ""


def in_full(number_cipher: bytes | memoryview | None) -> str:
    """A sealed number as it is: for papers that may show it, against a purpose."""
    return open_number(number_cipher) if number_cipher else ""
