"""Looking at persons: found by an exact fact, never browsed; masked; every look leaves an access line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from anju.access.rules import Permission, Viewer
from anju.journal.actions import write_access
from anju.kernel.errors import NotFound
from anju.kernel.identity import IdentityKind, check_identity
from anju.kernel.masks import mask_number
from anju.people.models import Identity, Person
from anju.people.rules import age_on
from anju.people.sealing import index_of_number, open_number, open_phone

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person, masked. `identities` are (kind, masked number)."""

    id: int
    division: int
    name: str
    sex: str
    birth_date: date | None
    age: int | None
    identities: list[tuple[str, str]]
    phone_masked: str
    hukou_kind: str
    hukou_address: str


def person_card(viewer: Viewer, person_id: int) -> PersonCard:
    """One person's card; NotFound when absent or out of scope."""
    viewer.require(Permission.PERSON_VIEW)
    cards = _cards(viewer, Person.objects.visible_to(viewer).filter(pk=person_id), shown="page")
    if not cards:
        raise NotFound("No such person.")
    return cards[0]


def find_persons(
    viewer: Viewer, *, number: str = "", name: str = "", birth_date: date | None = None
) -> list[PersonCard]:
    """At most 20 persons: by exact identity number, or by name, pinyin or initials together with the birth date."""
    viewer.require(Permission.PERSON_VIEW)
    if number.strip():
        found = Identity.objects.filter(number_index__in=_indexes(number, viewer.on)).values("person_id")
        return _cards(viewer, Person.objects.visible_to(viewer).filter(pk__in=found)[:MOST_FOUND], shown="search")
    if not name.strip() or birth_date is None:
        return []
    key = name.strip()
    named = Q(name=key) | Q(name_pinyin=key.lower().replace(" ", "")) | Q(name_initials=key.lower())
    persons = Person.objects.visible_to(viewer).filter(named, birth_date=birth_date)
    return _cards(viewer, persons.order_by("id")[:MOST_FOUND], shown="search")


def masked_numbers(person_ids: Iterable[int]) -> dict[int, str]:
    """First document's number of each person, masked; one query. For lists whose scope was already applied."""
    numbers: dict[int, str] = {}
    for identity in Identity.objects.filter(person_id__in=list(person_ids)).order_by("id"):
        numbers.setdefault(identity.person_id, mask_number(open_number(identity.number_cipher)))
    return numbers


def _indexes(number: str, on: date) -> list[bytes]:
    guess = check_identity(number, on=on)
    return [index_of_number(kind.value, guess.normalized) for kind in IdentityKind]


def _cards(viewer: Viewer, persons: Iterable[Person], *, shown: str) -> list[PersonCard]:
    rows = list(persons)
    documents: dict[int, list[tuple[str, str]]] = {person.pk: [] for person in rows}
    for identity in Identity.objects.filter(person_id__in=documents).order_by("id"):
        documents[identity.person_id].append((identity.kind, mask_number(open_number(identity.number_cipher))))
    write_access(
        [(person.pk, person.division) for person in rows],
        actor=viewer.account,
        purpose=viewer.purpose,
        shown=shown,
    )
    return [_card(person, documents[person.pk], viewer.on) for person in rows]


def _card(person: Person, documents: list[tuple[str, str]], on: date) -> PersonCard:
    return PersonCard(
        id=person.pk,
        division=person.division,
        name=person.name,
        sex=person.sex,
        birth_date=person.birth_date,
        age=age_on(person.birth_date, on) if person.birth_date else None,
        identities=documents,
        phone_masked=mask_number(open_phone(person.phone_cipher)) if person.phone_cipher else "",
        hukou_kind=person.hukou_kind,
        hukou_address=person.hukou_address,
    )
