"""Invented buildings and dwellings of 龙华区, written as the list an office would send, and imported like it."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from anju.access.rules import Viewer
from anju.places.actions import import_dwellings
from anju.site.demo.invent import ESTATES, ROADS
from anju.territory.queries import children

COUNTY = 440309000000
FIRST_SERIAL = 1001
"""Above the sample's serials, which begin at 1 in each community."""
ROOMS = 10
COLUMNS = ("code", "division", "road", "estate", "plate", "building", "floor", "room", "kind", "state", "管理模式")


@dataclass(frozen=True, slots=True)
class House:
    """An invented building; codes: its dwellings in use, in the order of their serials."""

    code: str
    division: int
    codes: tuple[str, ...]


def sample_dwellings() -> bytes:
    """The 240 dwellings the sample workbook speaks about."""
    return resources.files(__package__).joinpath("data/dwellings.csv").read_bytes()


def communities() -> list[int]:
    """Codes of the county's communities, in order."""
    return [community.code for town in children(COUNTY) for community in children(town.code)]


def import_homes(count: int, *, viewer: Viewer) -> list[House]:
    """`count` buildings of ten dwellings each over all communities, and the sample's. Repeating changes nothing."""
    houses, content = invent_homes(count, communities())
    for listed in (sample_dwellings(), content):
        import_dwellings(listed, viewer=viewer)
    return houses


def invent_homes(count: int, places: Sequence[int]) -> tuple[list[House], bytes]:
    """The houses and their list as CSV. A few dwellings are still planned, a few demolished."""
    dice = random.Random(4403)  # noqa: S311 - the same homes every time
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    houses = []
    for number in range(count):
        division = places[number % len(places)]
        code = f"{division}{FIRST_SERIAL + number // len(places):07}"
        in_estate = dice.random() < 0.4
        road, estate = dice.choice(ROADS), dice.choice(ESTATES) if in_estate else ""
        mode = "estate" if in_estate else ("dispersed", "hotel", "compound")[number % 3]
        address = (road, estate, f"{dice.randint(1, 180)}号", f"{dice.randint(1, 30)}栋")
        used = []
        for serial in range(1, ROOMS + 1):
            floor, door = divmod(serial - 1, 2)
            state = _state(dice)
            room = f"{floor + 1}{door + 1:02}"
            lines.writerow([f"{code}{serial:06}", division, *address, floor + 1, room, "whole", state, mode])
            if state == "active":
                used.append(f"{code}{serial:06}")
        houses.append(House(code, division, tuple(used)))
    return houses, out.getvalue().encode()


def _state(dice: random.Random) -> str:
    draw = dice.random()
    return "planned" if draw < 0.01 else "demolished" if draw < 0.02 else "active"
