"""The same people in every test: a town, its office, its neighbours. All of them are invented.

def test_a_clerk_sees_her_own_town_only(cast: Cast) -> None:
    assert find_dwellings(cast.clerk.viewer(), cast.home.code)
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.test import Client

from anju.access.models import Account
from anju.access.queries import viewer_of
from anju.access.rules import Role, Viewer, system_viewer
from anju.access.scope import enter_scope
from anju.kernel.division_code import level_of, parent_of
from anju.parties.actions import add_party
from anju.parties.models import Party, PartyRole
from anju.people.actions import Newcomer, find_or_add
from anju.people.sealing import index_of_number
from anju.places.models import AddressElement, Building, Dwelling, Letting
from anju.territory.models import Division

SAMPLES = Path(__file__).parent / "samples" / "longhua"
PASSWORD = "correct-horse-battery-86"
TODAY = date(2026, 11, 18)
SINCE = date(2024, 1, 1)

LONGHUA = 440309000000
TOWN = 440309002000
NEXT_TOWN = 440309003000
COMMUNITIES = (440309002001, 440309002002, 440309002007, 440309002021)
ELSEWHERE = 330822000000

DIVISIONS = {
    330000000000: "浙江省",
    330800000000: "衢州市",
    330822000000: "常山县",
    330822100000: "天马街道",
    330822100001: "文峰社区居委会",
    440000000000: "广东省",
    440300000000: "深圳市",
    440309000000: "龙华区",
    440309002000: "民治街道",
    440309002001: "沙吓社区居委会",
    440309002002: "民康社区居委会",
    440309002007: "白石龙社区居委会",
    440309002021: "北站社区居委会",
    440309003000: "龙华街道",
    440309003001: "荔园社区居委会",
}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with an account."""

    account: Account

    def viewer(self, *, on: date = TODAY, purpose: str = "测试") -> Viewer:
        return viewer_of(self.account, on=on, purpose=purpose)

    def client(self) -> Client:
        """A browser signed in as this member."""
        client = Client()
        client.force_login(self.account, backend="django.contrib.auth.backends.ModelBackend")
        return client


@dataclass(frozen=True, slots=True)
class Resident:
    """A person without an account: what her papers say, and her id in the register."""

    id: int
    name: str
    id_number: str
    birth_date: date
    sex: str
    phone: str


@dataclass(frozen=True, slots=True)
class Cast:
    """`home` is let by the landlord, in 440309002001; `dwellings` are the sample's 240 by code, four demolished.

    The landlord lets every dwelling of 440309002001; the employer keeps the last building of 440309002007 for its
    staff. Nobody lets the rest. `next_home` stands in the next town, `far_home` in another province."""

    resident: Resident
    landlord: Party
    employer: Party
    home: Dwelling
    next_home: Dwelling
    far_home: Dwelling
    landlord_staff: Member
    employer_staff: Member
    clerk: Member
    next_clerk: Member
    officer: Member
    supervisor: Member
    auditor: Member
    admin: Member
    security: Member
    outsider: Member
    dwellings: dict[str, Dwelling] = field(repr=False)

    def members(self) -> dict[str, Member]:
        """Everybody with an account, by the name of the attribute."""
        return {name: value for name in self.__slots__ if isinstance(value := getattr(self, name), Member)}


def system() -> Viewer:
    return system_viewer(on=TODAY, purpose="测试")


def make_cast() -> Cast:
    """Some fifteen statements; call it in a test's transaction, once."""
    make_divisions()
    dwellings = make_sample_dwellings()
    home = dwellings["4403090020010000001000001"]
    next_home = make_dwelling(NEXT_TOWN + 1, "东环一路", "11号", "A栋", "201")
    far_home = make_dwelling(330822100001, "定阳南路", "98号", "1幢", "102")
    landlord = add_party(
        viewer=system(), kind=Party.Kind.PERSON, name="何桂芳", division=TOWN, number="441502196803150011",
        phone="13800138001",
    )  # fmt: skip
    employer = add_party(
        viewer=system(), kind=Party.Kind.ORGANISATION, name="深圳市彩田电子有限公司", division=TOWN + 7,
        credit_code="91440300MA5FKX3AX1", phone="0755-28110110",
    )  # fmt: skip
    give_rights(landlord, employer, dwellings)
    return Cast(
        resident=make_resident(home),
        landlord=landlord,
        employer=employer,
        home=home,
        next_home=next_home,
        far_home=far_home,
        landlord_staff=_member("landlord", "何桂芳", Role.PARTY_STAFF, party=landlord.pk),
        employer_staff=_member("employer", "彩田电子 人事", Role.PARTY_STAFF, party=employer.pk),
        clerk=_member("clerk", "民治 窗口", Role.CLERK, TOWN),
        next_clerk=_member("next_clerk", "龙华 窗口", Role.CLERK, NEXT_TOWN),
        officer=_member("officer", "民治 核实", Role.STATION_OFFICER, TOWN),
        supervisor=_member("supervisor", "龙华区 主管", Role.SUPERVISOR, LONGHUA),
        auditor=_member("auditor", "龙华区 审计", Role.AUDITOR, LONGHUA),
        admin=_member("admin", "系统管理员", Role.SYSTEM_ADMIN, LONGHUA),
        security=_member("security", "安全管理员", Role.SECURITY_ADMIN, LONGHUA),
        outsider=_member("outsider", "常山 窗口", Role.CLERK, ELSEWHERE),
        dwellings=dwellings,
    )


def make_divisions(names: Mapping[int, str] = DIVISIONS) -> None:
    Division.objects.bulk_create(
        Division(code=code, name=name, level=level_of(code).value, parent_id=parent_of(code), kind=Division.Kind.STAT)
        for code, name in names.items()
    )


def make_sample_dwellings() -> dict[str, Dwelling]:
    """The 240 of samples/longhua/dwellings.csv, by code, written straight into the tables."""
    with (SAMPLES / "dwellings.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    roads: dict[tuple[int, str], AddressElement] = {}
    plates: dict[tuple[int, str, str], AddressElement] = {}
    buildings: dict[str, Building] = {}
    for row in rows:
        division, road, plate = int(row["division"]), row["road"], row["plate"]
        roads.setdefault((division, road), AddressElement(division=division, level="41", name=road))
        above = roads[division, road]
        plates.setdefault(
            (division, road, plate), AddressElement(division=division, level="51", name=plate, parent=above)
        )
    AddressElement.objects.bulk_create(roads.values())
    AddressElement.objects.bulk_create(plates.values())
    for row in rows:
        division, code = int(row["division"]), row["code"][:19]
        plate = plates[division, row["road"], row["plate"]]
        path = row["address"].removesuffix(row["room"])
        buildings.setdefault(
            code, Building(division=division, code=code, address=plate, name=row["building"], path=path)
        )
    Building.objects.bulk_create(buildings.values())
    dwellings = [
        Dwelling(
            division=int(row["division"]),
            code=row["code"],
            building=buildings[row["code"][:19]],
            room=row["room"],
            floor=row["room"][:-2],
            state=row["state"],
            address=row["address"],
        )
        for row in rows
    ]
    return {dwelling.code: dwelling for dwelling in Dwelling.objects.bulk_create(dwellings)}


def make_dwelling(division: int, road: str, plate: str, building: str, room: str, *, serial: int = 9001) -> Dwelling:
    """One dwelling with its building and address, in any division."""
    above = AddressElement.objects.create(division=division, level="41", name=road)
    at = AddressElement.objects.create(division=division, level="51", name=plate, parent=above)
    path = f"{road}{plate}{building}"
    house = Building.objects.create(
        division=division, code=f"{division}{serial:07}", address=at, name=building, path=path
    )
    return Dwelling.objects.create(
        division=division, code=f"{house.code}000001", building=house, room=room, floor=room[:-2], address=path + room
    )


def give_rights(landlord: Party, employer: Party, dwellings: dict[str, Dwelling]) -> None:
    """The landlord lets a whole community, the employer keeps one building as a dormitory."""
    PartyRole.objects.create(party=landlord, role=PartyRole.Role.LANDLORD, start_on=SINCE)
    PartyRole.objects.create(party=employer, role=PartyRole.Role.EMPLOYER, start_on=SINCE)
    dormitory = max(code for code in dwellings if code.startswith(str(COMMUNITIES[2])))[:19]
    Letting.objects.bulk_create(
        [
            Letting(division=home.division, dwelling=home, party=landlord.pk, role="landlord", start_on=SINCE)
            for home in dwellings.values()
            if home.division == COMMUNITIES[0]
        ]
        + [
            Letting(division=home.division, dwelling=home, party=employer.pk, role="employer", start_on=SINCE)
            for home in dwellings.values()
            if home.code.startswith(dormitory)
        ]
    )


def make_resident(home: Dwelling) -> Resident:
    """林秀文, known to the register as somebody of the landlord's community; she has no registered stay yet."""
    name, number, born, phone = "林秀文", "330822199506120026", date(1995, 6, 12), "13912345678"
    newcomer = Newcomer(
        number_index=index_of_number("resident_id", number), number=number, kind="resident_id",
        division=home.division, name=name, sex="2", birth_date=born, hukou_kind="省外",
        hukou_address="浙江省衢州市常山县", phone=phone,
    )  # fmt: skip
    return Resident(find_or_add([newcomer], viewer=system())[0], name, number, born, "2", phone)


@contextmanager
def as_web_role(viewer: Viewer) -> Iterator[None]:
    """Inside, every statement runs as the database role of the web process, in the viewer's scope."""
    role = f"{connection.settings_dict['NAME']}_web"
    with transaction.atomic(), connection.cursor() as cursor:
        # Who makes a role may grant it, but not be it, until it says so (PostgreSQL 16).
        cursor.execute(f'GRANT "{role}" TO CURRENT_USER')
        cursor.execute(f'SET ROLE "{role}"')
        enter_scope(viewer)
        yield
        cursor.execute("RESET ROLE")


def _member(username: str, name: str, role: Role, area: int | None = None, party: int | None = None) -> Member:
    account = Account.objects.create_account(
        username, PASSWORD, display_name=name, role=role.value, area=area, party=party,
        staff_number="" if party else f"LH-{username}".upper(),
    )  # fmt: skip
    return Member(account)
