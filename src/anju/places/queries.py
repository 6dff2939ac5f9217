"""Looking at buildings and dwellings: by code, by words of the address, by building; and at who lets them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, Q, When

from anju.access.rules import Permission, Viewer
from anju.access.scope import scope_of
from anju.kernel.division_code import subtree
from anju.kernel.dwelling_code import LENGTH, compute_check_digit
from anju.kernel.errors import NotFound
from anju.kernel.pages import Page
from anju.kernel.written import compact
from anju.places.models import Building, Dwelling, Letting
from anju.places.rules import search_terms
from anju.territory.queries import path_name

MOST_FOUND = 100
MOST_BESIDE = 1_000
CODE_FROM = 6
"""So many digits and nothing else are a code; fewer are a room."""


@dataclass(frozen=True, slots=True)
class DwellingLine:
    """A dwelling in a list."""

    id: int
    division: int
    code: str
    building: int
    unit: str
    floor: str
    room: str
    kind: str
    state: str
    address: str


@dataclass(frozen=True, slots=True)
class LettingLine:
    """Who lets a dwelling; end_on is the last day. The party's name is asked of parties.queries.party_names."""

    id: int
    dwelling: int
    party: int
    role: str
    start_on: date
    end_on: date | None


@dataclass(frozen=True, slots=True)
class DwellingCard:
    """A dwelling whole. check_digit stands beside the code on labels; successor: code of what it was merged or split
    into; division_path: names from the province to the community; recorded_at: since when the register has it."""

    line: DwellingLine
    check_digit: str
    division_path: str
    building_code: str
    building_name: str
    building_path: str
    management_mode: str
    state_since: date | None
    successor: str
    recorded_at: datetime
    lettings: list[LettingLine]


@dataclass(frozen=True, slots=True)
class BuildingLine:
    """A building in a list; dwellings: how many stand in it, those in use and all others."""

    id: int
    division: int
    code: str
    name: str
    path: str
    management_mode: str
    dwellings: int


@dataclass(frozen=True, slots=True)
class FloorLine:
    """A floor of a building, empty text where the register does not know it; rooms in order."""

    floor: str
    dwellings: list[DwellingLine]


@dataclass(frozen=True, slots=True)
class BuildingCard:
    """A building with its dwellings by floor, lowest first; recorded_at: since when the register has it."""

    line: BuildingLine
    division_path: str
    recorded_at: datetime
    floors: list[FloorLine]


def find_dwellings(viewer: Viewer, text: str, *, limit: int = 20) -> list[DwellingLine]:
    """Dwellings by the beginning of their code, or by words of their address (``梅龙路 1栋 101``, ``民治梅龙路2号``).

    A word of the address has two characters or more; a room alone finds nothing. A party's staff find what it lets."""
    if viewer.party is None:
        viewer.require(Permission.DWELLING_VIEW)
    most = min(limit, MOST_FOUND)
    digits = compact(text)
    if digits.isascii() and digits.isdigit() and CODE_FROM <= len(digits) <= LENGTH and viewer.party is None:
        within = Q(code__gte=digits.ljust(LENGTH, "0"), code__lte=digits.ljust(LENGTH, "9"))
        return [_line(row) for row in Dwelling.objects.visible_to(viewer).filter(within).order_by("code")[:most]]
    terms = search_terms(text)
    if not terms:
        return []
    with scope_of(viewer) as cursor:
        cursor.execute("SELECT * FROM places_find_dwellings(%s::text[], %s::int)", [terms, most])
        return sorted((DwellingLine(*row) for row in cursor.fetchall()), key=lambda line: line.code)


def dwelling_card(viewer: Viewer, dwelling: int | str) -> DwellingCard:
    """One dwelling by id or by its code of 25 digits. NotFound when absent or out of scope."""
    viewer.require(Permission.DWELLING_VIEW)
    key = {"pk": dwelling} if isinstance(dwelling, int) else {"code": compact(dwelling)}
    row = Dwelling.objects.visible_to(viewer).select_related("building", "successor").filter(**key).first()
    if row is None:
        raise NotFound("No such dwelling.")
    return DwellingCard(
        line=_line(row),
        check_digit=compute_check_digit(row.code),
        division_path=path_name(row.division),
        building_code=row.building.code,
        building_name=row.building.name,
        building_path=row.building.path,
        management_mode=row.building.management_mode,
        state_since=row.state_since,
        successor=row.successor.code if row.successor else "",
        recorded_at=row.recorded_at,
        lettings=_lettings(Letting.objects.filter(dwelling=row)),
    )


def building_card(viewer: Viewer, building: int) -> BuildingCard:
    """One building with its dwellings by floor. NotFound when absent or out of scope."""
    viewer.require(Permission.DWELLING_VIEW)
    row = Building.objects.visible_to(viewer).filter(pk=building).first()
    if row is None:
        raise NotFound("No such building.")
    dwellings = dwellings_of_building(viewer, building)
    line = BuildingLine(row.pk, row.division, row.code, row.name, row.path, row.management_mode, len(dwellings))
    floors: dict[str, list[DwellingLine]] = {}
    for dwelling in dwellings:
        floors.setdefault(dwelling.floor, []).append(dwelling)
    ordered = sorted(floors, key=_by_number)
    by_floor = [FloorLine(floor, floors[floor]) for floor in ordered]
    return BuildingCard(line, path_name(row.division), row.recorded_at, by_floor)


def dwellings_of_building(viewer: Viewer, building: int) -> list[DwellingLine]:
    """The dwellings of a building by unit and room, ended ones included."""
    viewer.require(Permission.DWELLING_VIEW)
    lines = [_line(row) for row in Dwelling.objects.visible_to(viewer).filter(building=building)]
    return sorted(lines, key=lambda line: (_by_number(line.unit), _by_number(line.room), line.code))


def buildings(
    viewer: Viewer, *, division: int | None = None, mode: str = "", after: int | None = None, limit: int = 50
) -> Page[BuildingLine]:
    """Buildings in sight, or of one division in sight, in the order they were recorded. mode: of one management mode
    alone."""
    viewer.require(Permission.DWELLING_VIEW)
    found = Building.objects.visible_to(viewer)
    if division is not None:
        low, high = subtree(division)
        found = found.filter(division__gte=low, division__lt=high)
    if mode:
        found = found.filter(management_mode=mode)
    if after is not None:
        found = found.filter(pk__gt=after)
    columns = ("pk", "division", "code", "name", "path", "management_mode")
    rows = list(found.order_by("pk").values_list(*columns, Count("dwellings"))[: limit + 1])
    lines = [BuildingLine(*row) for row in rows[:limit]]
    return Page(lines, lines[-1].id if len(rows) > limit else None)


def lettings_of(viewer: Viewer, party: int, *, on: date | None = None) -> list[LettingLine]:
    """What a party lets, as far as the viewer sees it; on: only what it lets that day."""
    if viewer.party != party:
        viewer.require(Permission.DWELLING_VIEW)
    found = Letting.objects.filter(party=party)
    if viewer.party != party:
        found = found.visible_to(viewer)
    if on is not None:
        found = found.filter(Q(end_on__isnull=True) | Q(end_on__gte=on), start_on__lte=on)
    return _lettings(found)


def former_lettings(viewer: Viewer, party: int, *, before: date, limit: int = 50) -> list[LettingLine]:
    """What a party let and lets no more on a day, as far as the viewer sees it; what ended last first."""
    viewer.require(Permission.DWELLING_VIEW)
    found = Letting.objects.visible_to(viewer).filter(party=party, end_on__lt=before)
    return [_letting(row) for row in found.order_by("-end_on", "-start_on", "-pk")[:limit]]


def let_on(viewer: Viewer, dwellings: Iterable[int], on: date) -> frozenset[int]:
    """Which of some dwellings somebody lets or manages on a day."""
    viewer.require(Permission.DWELLING_VIEW)
    found = Letting.objects.visible_to(viewer).filter(dwelling__in=list(dwellings), start_on__lte=on)
    found = found.filter(Q(end_on__isnull=True) | Q(end_on__gte=on))
    return frozenset(found.values_list("dwelling_id", flat=True))


def dwelling_lines(viewer: Viewer, ids: Iterable[int]) -> dict[int, DwellingLine]:
    """Many dwellings in sight by id; one query, for lists of other rooms."""
    return {row.pk: _line(row) for row in Dwelling.objects.visible_to(viewer).filter(pk__in=list(ids))}


def rooms_beside(viewer: Viewer, dwelling_id: int) -> list[DwellingLine]:
    """Where somebody may move to without leaving the house: dwellings in use of the same building, first those of the
    same home (whole, room, bed). At most 1,000; NotFound when out of scope."""
    viewer.require(Permission.DWELLING_VIEW)
    here = Dwelling.objects.visible_to(viewer).filter(pk=dwelling_id).first()
    if here is None:
        raise NotFound("No such dwelling.")
    home = here.part_of_id or here.pk
    beside = Dwelling.objects.visible_to(viewer).filter(building=here.building_id, state=Dwelling.State.ACTIVE)
    own = Case(When(Q(pk=home) | Q(part_of=home), then=0), default=1)
    return [_line(row) for row in beside.exclude(pk=here.pk).order_by(own, "floor", "room", "id")[:MOST_BESIDE]]


def _lettings(found: Iterable[Letting]) -> list[LettingLine]:
    return sorted(map(_letting, found), key=lambda line: (line.end_on is not None, line.start_on, line.id))


def _letting(row: Letting) -> LettingLine:
    return LettingLine(row.pk, row.dwelling_id, row.party, row.role, row.start_on, row.end_on)


def _line(row: Dwelling) -> DwellingLine:
    return DwellingLine(
        row.pk, row.division, row.code, row.building_id, row.unit, row.floor, row.room, row.kind, row.state, row.address
    )


def _by_number(text: str) -> tuple[int, str]:
    digits = "".join(char for char in text if char.isascii() and char.isdigit())
    return (int(digits) if digits else 0, text)
