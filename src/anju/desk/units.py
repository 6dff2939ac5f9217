"""The map of a building's units: floor by floor, a cell a dwelling, saying in words what its colour says."""

from __future__ import annotations

from dataclasses import dataclass

from anju.access.rules import Permission, Viewer
from anju.places.queries import BuildingCard, DwellingLine, let_on
from anju.stays.occupancy import Occupancy, occupancy_of

GONE, OCCUPIED, WAITING, LET, EMPTY, UNTOLD = "gone", "occupied", "waiting", "let", "empty", "untold"
IN_USE = "active"
NOBODY = Occupancy()


@dataclass(frozen=True, slots=True)
class Unit:
    """A dwelling on the map. state: gone (not in use), occupied, waiting (declared, nobody registered yet), let (and
    nobody registered), empty; untold to whoever may not see stays."""

    line: DwellingLine
    state: str
    registered: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Floor:
    name: str
    units: list[Unit]


def floors_of(viewer: Viewer, card: BuildingCard) -> list[Floor]:
    """The building from the top down; three queries whatever its size."""
    ids = [line.id for floor in card.floors for line in floor.dwellings]
    tells = viewer.may(Permission.STAY_VIEW)
    people = occupancy_of(viewer, ids, viewer.on) if tells else {}
    let = let_on(viewer, ids, viewer.on)
    return [
        Floor(
            floor.floor, [_unit(line, people.get(line.id, NOBODY), line.id in let, tells) for line in floor.dwellings]
        )
        for floor in reversed(card.floors)
    ]


def _unit(line: DwellingLine, people: Occupancy, let: bool, tells: bool) -> Unit:
    state = next(
        state
        for state, holds in (
            (GONE, line.state != IN_USE),
            (OCCUPIED, people.registered > 0),
            (WAITING, people.waiting > 0),
            (LET, let),
            (EMPTY, tells),
            (UNTOLD, True),
        )
        if holds
    )
    return Unit(line, state, people.registered, people.waiting)
