"""Buildings and dwellings one at a time: added with the next serial, and led from state to state."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.db.models import Max

from anju.access.rules import Permission, Viewer
from anju.journal.actions import write_line
from anju.kernel.division_code import Level, level_of
from anju.kernel.dwelling_code import format_dwelling_code, parse_dwelling_code
from anju.kernel.errors import Conflict, NotFound, Refused
from anju.kernel.findings import Finding
from anju.places.holding import HOLDERS
from anju.places.models import AddressElement, Building, Dwelling
from anju.places.rules import REPLACED, STATE_WORDS, floor_of, may_become, written_address
from anju.territory.queries import path_name, standing

MOST_BUILDINGS = 10**7
MOST_UNITS = 10**6


@transaction.atomic
def add_building(
    *,
    viewer: Viewer,
    division: int,
    name: str,
    road: str = "",
    estate: str = "",
    plate: str = "",
    management_mode: str = Building.ManagementMode.DISPERSED,
) -> Building:
    """A building at the end of a path of road, estate and plate, one of which is needed; it gets the division's next
    serial. Refused with D503 or D509; NotFound for a division out of scope; Conflict where it stands already."""
    viewer.require(Permission.DWELLING_EDIT)
    known = standing([division], on=viewer.on).get(division)
    if known is None or not known.in_force or not viewer.sees(division):
        raise NotFound("No such division.")
    if level_of(division) is not Level.COMMUNITY:
        raise Refused("A building stands in a community.", findings=[Finding("D503", "division", str(division))])
    if not (road or estate or plate):
        raise Refused("A building needs a road, an estate or a plate.", findings=[Finding("D509", "plate")])
    _lock_serials()
    element = _element(division, {"41": road, "42": estate, "51": plate})
    if Building.objects.filter(division=division, address=element, name=name).exists():
        raise Conflict("The register knows this building already.")
    building = Building.objects.create(
        division=division,
        code=_next_building_code(division),
        address=element,
        name=name,
        path=path_name(division, down_to=Level.TOWNSHIP) + road + estate + plate + name,
        management_mode=management_mode,
    )
    write_line(
        "places:building:added",
        actor=viewer.account, subject=building.pk, division=division, detail={"path": building.path},
    )  # fmt: skip
    return building


@transaction.atomic
def change_management(*, viewer: Viewer, building: int, mode: str) -> Building:
    """A building is managed otherwise from now on; the same again changes nothing. Refused with D516 for a mode there
    is not; NotFound out of scope."""
    viewer.require(Permission.DWELLING_EDIT)
    house = Building.objects.visible_to(viewer).select_for_update().filter(pk=building).first()
    if house is None:
        raise NotFound("No such building.")
    if mode not in Building.ManagementMode.values:
        raise Refused("There is no such management mode.", findings=[Finding("D516", "management_mode", mode)])
    if house.management_mode != mode:
        detail = {"management_mode": [house.management_mode, mode]}
        house.management_mode = mode
        house.save(update_fields=["management_mode"])
        write_line(
            "places:building:changed", actor=viewer.account, subject=house.pk, division=house.division, detail=detail
        )
    return house


@transaction.atomic
def add_dwelling(
    *,
    viewer: Viewer,
    building: int,
    room: str,
    unit: str = "",
    floor: str = "",
    kind: str = Dwelling.Kind.WHOLE,
    state: str = Dwelling.State.ACTIVE,
) -> Dwelling:
    """A dwelling with the building's next serial; serials of dwellings that have ended are not given out again.

    Refused with D508 without a room; NotFound for a building out of scope; Conflict where the room has a dwelling."""
    viewer.require(Permission.DWELLING_EDIT)
    if not room.strip():
        raise Refused("A dwelling needs its room.", findings=[Finding("D508", "room")])
    house = Building.objects.visible_to(viewer).select_for_update().filter(pk=building).first()
    if house is None:
        raise NotFound("No such building.")
    rooms = Dwelling.objects.filter(building=house)
    if rooms.filter(unit=unit, room=room, kind=kind, state__in=["planned", "active"]).exists():
        raise Conflict("This room has a dwelling already.")
    last = rooms.aggregate(last=Max("code"))["last"]
    serial = parse_dwelling_code(last).unit + 1 if last else 1
    if serial >= MOST_UNITS:
        raise Conflict("The building has no serial left.")
    added = Dwelling.objects.create(
        division=house.division,
        code=f"{house.code}{serial:06}",
        building=house,
        unit=unit,
        floor=floor or floor_of(room),
        room=room,
        kind=kind,
        state=state,
        address=written_address(house.path, unit, room),
    )
    write_line(
        "places:dwelling:added",
        actor=viewer.account, subject=added.pk, division=added.division, detail={"code": added.code},
    )  # fmt: skip
    return added


@transaction.atomic
def change_state(*, viewer: Viewer, dwelling: int, state: str, on: date, successor: int | None = None) -> Dwelling:
    """Lead a dwelling to another state from the day `on`. Merged and split ones name the dwelling that came after.

    Conflict where the state cannot follow; Refused without a successor (D511), or where somebody is still registered in
    what was demolished (D518); NotFound out of scope."""
    viewer.require(Permission.DWELLING_EDIT)
    found = Dwelling.objects.visible_to(viewer).select_for_update().filter(pk=dwelling).first()
    after = Dwelling.objects.visible_to(viewer).filter(pk=successor).first() if successor else None
    if found is None or (successor and after is None):
        raise NotFound("No such dwelling.")
    if state not in Dwelling.State.values or not may_become(found.state, state):
        states = {"was": STATE_WORDS[found.state], "wanted": STATE_WORDS.get(state, state)}
        raise Conflict("A dwelling that is %(was)s cannot become %(wanted)s.", params=states)
    if state in REPLACED and (after is None or after.pk == found.pk):
        raise Refused("Name the dwelling that came after.", findings=[Finding("D511", "successor")])
    if found.state == state:
        return found
    if state == Dwelling.State.DEMOLISHED and (held := HOLDERS.of([found.pk], on)[found.pk]):
        raise Refused(
            "Somebody is still registered there.", findings=[Finding("D518", "state", state, {"count": held})]
        )
    detail = {"state": [found.state, state], "on": on.isoformat(), "successor": after.code if after else None}
    found.state, found.state_since, found.successor = state, on, after
    found.save(update_fields=["state", "state_since", "successor"])
    write_line(
        "places:dwelling:changed", actor=viewer.account, subject=found.pk, division=found.division, detail=detail
    )
    return found


def _lock_serials() -> None:
    """The same lock an import takes: serials and roads are given out by one at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('places:import'))")


def _element(division: int, names: dict[str, str]) -> AddressElement:
    element: AddressElement | None = None
    for level, name in names.items():
        if name:
            element, _ = AddressElement.objects.get_or_create(division=division, parent=element, level=level, name=name)
    if element is None:
        raise ValueError("a building's path has at least one name")
    return element


def _next_building_code(division: int) -> str:
    low = format_dwelling_code(division, 0, 0)[:19]
    last = Building.objects.filter(code__gte=low, code__lte=f"{division}9999999").aggregate(last=Max("code"))["last"]
    serial = int(last[12:]) + 1 if last else 1
    if serial >= MOST_BUILDINGS:
        raise Conflict("The division has no building serial left.")
    return f"{division}{serial:07}"
