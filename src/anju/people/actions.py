"""Persons enter the register by their identity document; looking behind the mask is an act of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db import connection, transaction
from django.db.models import Q
from psycopg.types.json import Jsonb

from anju.access.rules import Permission, Viewer, check_purpose
from anju.journal.actions import write_access
from anju.journal.rows import add_rows, as_json
from anju.kernel.errors import NotFound
from anju.people.models import Identity, Person
from anju.people.pinyin import pinyin_key
from anju.people.sealing import index_of_phone, open_number, open_phone, seal_number, seal_phone


@dataclass(slots=True)
class Newcomer:
    """A person as a declaration names her; `number_index` by people.sealing.index_of_number."""

    number_index: bytes
    number: str
    kind: str
    division: int
    name: str
    sex: str
    birth_date: date | None
    hukou_kind: str = ""
    hukou_address: str = ""
    phone: str = ""

    def as_row(self) -> dict[str, object]:
        full, initials = pinyin_key(self.name)
        return {
            "number_index": self.number_index,
            "number_cipher": seal_number(self.number),
            "kind": self.kind,
            "division": self.division,
            "name": self.name,
            "name_pinyin": full[:200],
            "name_initials": initials[:50],
            "sex": self.sex,
            "birth_date": self.birth_date,
            "hukou_kind": self.hukou_kind,
            "hukou_address": self.hukou_address,
            "phone_cipher": seal_phone(self.phone) if self.phone else None,
            "phone_index": index_of_phone(self.phone) if self.phone else None,
        }


FINDING = "people_find_or_add(%s::json, %s::bytea[])"
"""A function for whoever asks the database for something anyway, with the values of `asked`. Answers: `found`."""


def find_or_add(newcomers: Sequence[Newcomer], *, viewer: Viewer) -> list[int]:
    """Ids of the persons, in order: found by document, else added (with a journal line). Call inside a transaction."""
    if not newcomers:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT n, person, added FROM {FINDING}", asked(newcomers))  # noqa: S608
        return found(newcomers, cursor.fetchall(), viewer=viewer)


def asked(newcomers: Sequence[Newcomer]) -> tuple[str, list[bytes]]:
    """The values FINDING is given for these persons."""
    return as_json([newcomer.as_row() for newcomer in newcomers]), [one.number_index for one in newcomers]


def found(newcomers: Sequence[Newcomer], rows: Sequence[tuple[int, int, bool]], *, viewer: Viewer) -> list[int]:
    """What FINDING answered (n, person, added), as find_or_add tells it; those added leave their journal lines."""
    persons = {n: person for n, person, _ in rows}
    added = {person: newcomers[n].division for n, person, fresh in rows if fresh}
    add_rows(
        "journal_line",
        [
            {
                "actor": viewer.account,
                "event": "people:person:added",
                "subject": person,
                "division": division,
                "detail": Jsonb({}),
            }
            for person, division in added.items()
        ],
    )
    return [persons[n] for n in range(len(newcomers))]


@transaction.atomic
def reveal(
    person_id: int, *, field: Literal["number", "phone"], viewer: Viewer, purpose: str, document: int | None = None
) -> str:
    """The plain number or phone of a person, against a stated purpose; leaves an access line.

    document: which of hers, those of entries merged into her among them; her own first where none is named. NotFound
    for another person's."""
    viewer.require(Permission.IDENTITY_REVEAL)
    purpose = check_purpose(purpose)
    person = Person.objects.visible_to(viewer).filter(pk=person_id).first()
    if person is None:
        raise NotFound("No such person.")
    if field == "phone":
        shown = open_phone(person.phone_cipher) if person.phone_cipher else ""
    else:
        shown = _number_of(person_id, document)
    head = person.merged_into_id or person.pk
    write_access([(head, person.division)], actor=viewer.account, purpose=purpose, shown=f"reveal:{field}")
    return shown


def _number_of(person_id: int, document: int | None) -> str:
    """The number of a document; of the person's own first one where none is named."""
    found = Identity.objects.filter(person_id=person_id)
    if document is not None:
        theirs = Q(person_id=person_id) | Q(person__merged_into=person_id)
        found = Identity.objects.filter(theirs, pk=document)
    identity = found.order_by("id").first()
    if identity is None and document is not None:
        raise NotFound("No such document.")
    return open_number(identity.number_cipher) if identity else ""
