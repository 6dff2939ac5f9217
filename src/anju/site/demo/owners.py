"""Who lets the demo's dwellings, and who employs its people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from anju.access.rules import Viewer
from anju.kernel.errors import Conflict
from anju.parties.actions import add_party, give_role
from anju.parties.models import Party
from anju.parties.queries import find_parties, party_of_code
from anju.places.actions import NewLetting, let_dwellings
from anju.places.models import Dwelling, Letting
from anju.site.demo.homes import House
from anju.site.demo.invent import Inventor

SINCE = date(2024, 1, 1)
AGENCIES, MANAGERS = 4, 4


@dataclass(frozen=True, slots=True)
class Firm:
    """An employer: its party, its credit code, and the houses it keeps as dormitories."""

    party: int
    credit_code: str
    dormitories: tuple[House, ...]


@dataclass(frozen=True, slots=True)
class Owners:
    """`landlord` has a login and lets `landlord_houses`; the first of `firms` has one too."""

    landlord: int
    landlord_houses: tuple[House, ...]
    firms: tuple[Firm, ...]
    count: int


def settle_owners(houses: Sequence[House], *, firms: int, inventor: Inventor, viewer: Viewer) -> Owners:
    """Give every house an owner: the first two to the landlord with a login, one to each firm, some to agencies and
    property managers, the others to a landlord each. Repeating changes nothing."""
    ends = 2 + firms
    landlord = _person(inventor, houses[0].division, viewer)
    employers = [_firm(inventor, house, "employer", viewer) for house in houses[2:ends]]
    agents = [_firm(inventor, house, "agency", viewer) for house in houses[ends : ends + AGENCIES]]
    managers = [
        _firm(inventor, house, "property_manager", viewer)
        for house in houses[ends + AGENCIES : ends + AGENCIES + MANAGERS]
    ]
    holders: list[tuple[House, int, str]] = [(house, landlord, "landlord") for house in houses[:2]]
    holders += [(firm.dormitories[0], firm.party, "employer") for firm in employers]
    rest = houses[ends:]
    for number, house in enumerate(rest):
        if number % 4 == 1 and agents:
            holders.append((house, agents[number // 4 % len(agents)].party, "agency"))
        elif number % 8 == 3 and managers:
            holders.append((house, managers[number // 8 % len(managers)].party, "property_manager"))
        else:
            holders.append((house, _person(inventor, house.division, viewer), "landlord"))
    _let(holders, viewer)
    parties = {party for _, party, _ in holders}
    return Owners(landlord, tuple(houses[:2]), tuple(employers), len(parties))


def _firm(inventor: Inventor, house: House, role: str, viewer: Viewer) -> Firm:
    name, code = inventor.firm()
    party = party_of_code(viewer, code)
    if party is None:
        party = add_party(
            viewer=viewer, kind=Party.Kind.ORGANISATION, name=name, division=house.division, credit_code=code
        ).pk
    _role(viewer, party, role)
    return Firm(party, code, (house,))


def _person(inventor: Inventor, division: int, viewer: Viewer) -> int:
    owner = inventor.person(on=viewer.on, youngest=35, oldest=75)
    known = find_parties(viewer, owner.number, limit=1)
    party = (
        known[0].id
        if known
        else add_party(
            viewer=viewer,
            kind=Party.Kind.PERSON,
            name=owner.name,
            division=division,
            number=owner.number,
            phone=owner.phone,
        ).pk
    )
    _role(viewer, party, "landlord")
    return party


def _role(viewer: Viewer, party: int, role: str) -> None:
    try:
        give_role(viewer=viewer, party=party, role=role, start_on=SINCE)
    except Conflict:
        return


def _let(holders: Sequence[tuple[House, int, str]], viewer: Viewer) -> None:
    wanted = {code for house, _, _ in holders for code in house.codes}
    ids = dict(Dwelling.objects.filter(code__in=wanted).values_list("code", "pk"))
    there = set(Letting.objects.filter(dwelling__in=ids.values()).values_list("dwelling", "party"))
    new = [
        NewLetting(ids[code], party, role, SINCE)
        for house, party, role in holders
        for code in house.codes
        if (ids[code], party) not in there
    ]
    let_dwellings(new, viewer=viewer)
