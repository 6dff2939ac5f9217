"""Looking at persons: found by an exact fact, never browsed; masked; every look leaves an access line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from anju.access.rules import Permission, Viewer
from anju.journal.actions import write_access
from anju.kernel.division_code import subtree
from anju.kernel.errors import NotFound
from anju.kernel.identity import IdentityKind, check_identity
from anju.kernel.masks import mask_number
from anju.people.models import Identity, Person
from anju.people.rules import age_on
from anju.people.sealing import index_of_number, open_number, open_phone

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person, masked. documents: (id, kind, masked number), her own entry's first.

    entries: numbers under which she was entered as well, now merged into this one, with their documents. asked: the
    number that led here, her own or one of those."""

    id: int
    asked: int
    entries: list[int]
    division: int
    name: str
    sex: str
    birth_date: date | None
    age: int | None
    documents: list[tuple[int, str, str]]
    phone_masked: str
    hukou_kind: str
    hukou_address: str

    @property
    def identities(self) -> list[tuple[str, str]]:
        """(kind, masked number) of each document."""
        return [(kind, number) for _id, kind, number in self.documents]


@dataclass(frozen=True, slots=True)
class Papers:
    """Who somebody is by her papers. number: in clear."""

    name: str
    kind: str
    number: str
    sex: str
    birth_date: date | None


def person_card(viewer: Viewer, person_id: int) -> PersonCard:
    """One person's card, the merged person's for an entry merged into her; NotFound when absent or out of scope."""
    viewer.require(Permission.PERSON_VIEW)
    cards = _cards(viewer, Person.objects.visible_to(viewer).filter(pk=person_id), shown="page")
    if not cards:
        raise NotFound("No such person.")
    return cards[0]


@dataclass(frozen=True, slots=True)
class Fact:
    """The further fact a name is asked for with: the birth date, its year, sex and community together, or who lives or
    lived in a dwelling (their numbers). No phone: it is kept for notices (docs/rooms/people.md)."""

    birth_date: date | None = None
    born_in: int | None = None
    sex: str = ""
    division: int | None = None
    among: frozenset[int] | None = None

    @property
    def given(self) -> bool:
        within = bool(self.sex and self.division is not None)
        return self.birth_date is not None or self.born_in is not None or within or self.among is not None

    def condition(self) -> Q:
        found = Q()
        if self.birth_date is not None:
            found &= Q(birth_date=self.birth_date)
        if self.born_in is not None:
            found &= Q(birth_date__gte=date(self.born_in, 1, 1), birth_date__lte=date(self.born_in, 12, 31))
        if self.sex:
            found &= Q(sex=self.sex)
        if self.division is not None:
            low, high = subtree(self.division)
            found &= Q(division__gte=low, division__lt=high)
        # They are known by their heads; the name may be that of another entry.
        return found if self.among is None else found & (Q(pk__in=self.among) | Q(merged_into__in=self.among))


NO_FACT = Fact()


def find_persons(
    viewer: Viewer, *, number: str = "", name: str = "", birth_date: date | None = None, fact: Fact = NO_FACT
) -> list[PersonCard]:
    """At most 20 persons: by exact identity number, or by name, pinyin or initials together with one further fact.

    birth_date: short for a Fact of it."""
    viewer.require(Permission.PERSON_VIEW)
    if number.strip():
        found = Identity.objects.filter(number_index__in=_indexes(number, viewer.on)).values("person_id")
        return _cards(viewer, Person.objects.visible_to(viewer).filter(pk__in=found)[:MOST_FOUND], shown="search")
    asked = Fact(birth_date=birth_date) if birth_date is not None else fact
    if not name.strip() or not asked.given:
        return []
    persons = Person.objects.visible_to(viewer).filter(_named(name.strip()), asked.condition())
    return _cards(viewer, persons.order_by("id")[:MOST_FOUND], shown="search")


def _named(key: str) -> Q:
    """Characters are a name; letters may be a foreigner's name, pinyin or initials. Each has an index."""
    if not key.isascii():
        return Q(name=key)
    letters = key.lower().replace(" ", "")
    return Q(name=key) | Q(name_pinyin=letters) | Q(name_initials=letters)


def papers_of(viewer: Viewer, person_id: int) -> Papers:
    """Name and first document of a person in sight, in clear, to declare with: for the machine, never to be shown.

    NotFound when absent or out of scope. Leaves an access line."""
    viewer.require(Permission.PERSON_VIEW)
    person = Person.objects.visible_to(viewer).filter(pk=person_id).first()
    document = Identity.objects.filter(person_id=person_id).order_by("id").first()
    if person is None or document is None:
        raise NotFound("No such person.")
    write_access([(person.pk, person.division)], actor=viewer.account, purpose=viewer.purpose, shown="declaration")
    return Papers(person.name, document.kind, open_number(document.number_cipher), person.sex, person.birth_date)


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
    """One card for each head the persons stand under."""
    found = list(persons)
    asked: dict[int, int] = {}
    for person in found:
        asked.setdefault(person.merged_into_id or person.pk, person.pk)
    heads = [person for person in found if person.merged_into_id is None]
    missing = set(asked) - {person.pk for person in heads}
    if missing:
        heads += Person.objects.visible_to(viewer).filter(pk__in=missing)
    entries = _entries(asked)
    write_access(
        [(head.pk, head.division) for head in heads], actor=viewer.account, purpose=viewer.purpose, shown=shown
    )
    return [_card(head, asked[head.pk], entries[head.pk], viewer.on) for head in heads]


def _entries(heads: Iterable[int]) -> dict[int, dict[int, list[tuple[int, str, str]]]]:
    """The entries of each head, her own first, with id, kind and masked number of their documents."""
    entries: dict[int, dict[int, list[tuple[int, str, str]]]] = {head: {head: []} for head in heads}
    # A union, because with an OR the whole area's index is read to be met with the two.
    theirs = Person.objects.filter(pk__in=entries).values("pk")
    theirs = theirs.union(Person.objects.filter(merged_into__in=entries).values("pk"))
    for identity in Identity.objects.filter(person__in=theirs).select_related("person").order_by("id"):
        head = identity.person.merged_into_id or identity.person_id
        document = (identity.pk, identity.kind, mask_number(open_number(identity.number_cipher)))
        entries[head].setdefault(identity.person_id, []).append(document)
    return entries


def _card(person: Person, asked: int, entries: dict[int, list[tuple[int, str, str]]], on: date) -> PersonCard:
    return PersonCard(
        id=person.pk,
        asked=asked,
        entries=[entry for entry in entries if entry != person.pk],
        division=person.division,
        name=person.name,
        sex=person.sex,
        birth_date=person.birth_date,
        age=age_on(person.birth_date, on) if person.birth_date else None,
        documents=[document for documents in entries.values() for document in documents],
        phone_masked=mask_number(open_phone(person.phone_cipher)) if person.phone_cipher else "",
        hukou_kind=person.hukou_kind,
        hukou_address=person.hukou_address,
    )
