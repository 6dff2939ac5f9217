"""The open examples of the register (O-01 to O-04, O-09, O-12 to O-14) as somebody meets them: by command line, by
page, and in a receipt. Those of permits and penalties wait for their rooms (tests/permits, tests/enforcement)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext

from anju.access.models import Account
from anju.access.rules import Role
from anju.kernel.citizen_number import compute_check_character
from anju.kernel.deadlines import SHANGHAI
from anju.parties.actions import add_party
from anju.places.models import Dwelling, Letting
from anju.site.cli import cli
from anju.stays.models import Stay
from anju.worklist.models import Item
from api.calling import caller, moving_in
from cast import PASSWORD, Cast, Member, make_divisions, make_dwelling, system
from stays.test_register import decide

pytestmark = pytest.mark.django_db
SICHUAN, ZHEJIANG = "cn-51-2014", "cn-33-2016"
LETTING = "declare.landlord.start"
ROLES = {"landlord": "Landlord", "agency": "Rental agency", "resident": "The resident"}
O_01 = [("2025-10-01T20:30+08:00", "2025-10-02T20:30+08:00"), ("2025-10-01", "2025-10-02T24:00+08:00")]
O_02 = [
    ("2025-09-26", "2025-09-30"), ("2025-09-28", "2025-10-09"), ("2025-09-29", "2025-10-10"),
    ("2025-09-30", "2025-10-11"), ("2025-10-01", "2025-10-11"), ("2025-10-11", "2025-10-15"),
]  # fmt: skip
O_04 = [
    ("declare.agency.start", "2025-12-30T15:00", "2025-12-31T15:00"),
    ("declare.agency.end", "2026-06-30T23:50", "2026-07-01T23:50"),
    (LETTING, "2026-01-01T10:00", "2026-01-02T10:00"),
    ("declare.landlord.end", "2026-06-30T23:50", "2026-07-01T23:50"),
]
O_09 = [
    ("cn-national-2016", "2025-09-15", "2025-09-30", None),
    ("cn-national-2016", "2025-09-18", "2025-10-09", "2025-10-03"),
    ("cn-4403-2015", "2025-09-22", "2025-10-17", None), ("cn-12-2016", "2025-09-22", "2025-10-24", None),
]  # fmt: skip
O_14 = [
    ("11010519491231002X", True, []), (" 110105 19491231 002x ", True, []), ("110105194912310021", False, ["E103"]),
    ("440524188001010014", True, ["W405"]), ("810000198801010012", True, []), ("830000199201300030", True, []),
    ("710000199201300033", False, ["E106"]), ("932682198501010017", True, []), ("110105491231002", True, ["W403"]),
    ("330822850229001", False, ["E104"]), ("110103201501010014", True, ["W402"]), ("330113199001010011", True, []),
]  # fmt: skip


def anju(*words: str) -> Any:
    done = CliRunner().invoke(cli, [*words, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def due(pack: str, rule: str, at: str) -> Any:
    return anju("rules", "due", "--pack", pack, "--rule", rule, "--at", at)


def page(cast: Cast, rule: str, **asked: str) -> str:
    answer = cast.clerk.client().get(reverse("desk:rule", args=[rule]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def received(cast: Cast, at: str, pack: str, role: str = "landlord", **said: str) -> dict[str, Any]:
    """What the interface answers to a declaration received then; its receipt's page says the same."""
    with time_machine.travel(datetime.fromisoformat(at).replace(tzinfo=SHANGHAI), tick=False):
        answer = caller(cast.clerk).declare(moving_in(**said), pack=pack, role=role, language="zh-hans").json()
        row: dict[str, Any] = answer["rows"][0]
        receipt = cast.clerk.client().get(reverse("desk:receipt", args=[answer["submission"]])).content.decode()
        assert all(finding["message"] in receipt for finding in row["findings"]), row
        assert (row["article"] in receipt and row["due"][:10] in receipt) if row["due"] else True
    return row


@pytest.mark.parametrize(("at", "until"), O_01)
def test_o_01_a_landlord_s_day_is_24_hours(cast: Cast, at: str, until: str) -> None:
    told = due(SICHUAN, LETTING, at)
    assert (told["due"], told["unit"]) == (until, "HOUR")
    assert told["article"] == "四川省流动人口信息登记办法 第七条第一款"
    asked = "/deadlines?" + urlencode({"pack": SICHUAN, "rule": LETTING, "at": at})
    assert caller(cast.clerk).get(asked).json()["due"] == until
    shown = page(cast, LETTING, pack=SICHUAN, on="2025-10-01")
    assert "24" in shown and told["article"] in shown and told["source"] in shown
    explained = anju("rules", "explain", LETTING, "--pack", SICHUAN, "--on", "2025-10-01")
    assert explained["value"]["deadline"]["value"] == 24 and explained["sources"][0]["article"] == told["article"]


@pytest.mark.parametrize(("received_at", "late"), [("2025-10-02T20:30:00", None), ("2025-10-02T20:30:01", 1)])
def test_o_01_the_receipt_tells_a_second_too_late(cast: Cast, received_at: str, late: int | None) -> None:
    row = received(cast, received_at, SICHUAN, date="2025-10-01T20:30")
    assert row["due"] == "2025-10-02T20:30+08:00"
    assert [finding["params"]["seconds"] for finding in row["findings"]] == ([late] if late else [])
    assert row["codes"] == (["W401"] if late else [])


@pytest.mark.parametrize(("created", "until"), O_02)
def test_o_02_three_working_days_around_national_day(cast: Cast, created: str, until: str) -> None:
    assert due(ZHEJIANG, LETTING, created)["due"] == f"{until}T24:00+08:00"
    row = received(cast, f"{until}T23:59:59", ZHEJIANG, date=created)
    assert (row["due"], row["codes"]) == (f"{until}T24:00+08:00", [])
    assert "3" in page(cast, LETTING, pack=ZHEJIANG, on=created)


def test_o_02_a_year_nobody_announced_is_not_guessed(cast: Cast) -> None:
    words = ["rules", "due", "--pack", ZHEJIANG, "--rule", LETTING, "--at", "2026-12-30", "--json"]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 1 and "2027" in str(done.exception)
    row = received(cast, "2026-12-31T09:00", ZHEJIANG, date="2026-12-30")
    assert (row["outcome"], row["due"], row["codes"]) == ("accepted", None, [])


def test_o_03_a_host_s_clock_starts_when_it_registers(cast: Cast) -> None:
    told = due(SICHUAN, "declare.host.start", "2025-05-01T10:15")
    assert told["due"] == "2025-05-02T10:15+08:00" and "第六条" in told["article"]
    row = received(cast, "2025-05-02T10:15", SICHUAN, role="host", kind="lodging", date="2025-05-01T10:15")
    assert (row["due"], row["codes"]) == ("2025-05-02T10:15+08:00", [])
    assert "第五条" in page(cast, "exempt.hotel", pack=SICHUAN, on="2025-05-01")


@pytest.mark.parametrize(("rule", "at", "until"), O_04)
def test_o_04_each_side_of_a_letting_has_its_own_clock(rule: str, at: str, until: str) -> None:
    assert due(SICHUAN, rule, at)["due"] == f"{until}+08:00"


@pytest.fixture
def luzhou(db: None) -> Iterator[tuple[Dwelling, Member, Member]]:
    """A home in Sichuan, let by a landlord through an agency, and the clerk and officer of its town; early in 2026."""
    names = {
        510000000000: "四川省", 510500000000: "泸州市", 510502000000: "江阳区", 510502001000: "南城街道",
        510502001001: "忠山社区居委会",
    }  # fmt: skip
    make_divisions(names)
    home = make_dwelling(510502001001, "忠山路", "6号", "3栋", "402")
    for role, name, body in (("landlord", "祝长庚", "51050219690318001"), ("agency", "尤晓棠", "51050219820726002")):
        number = body + compute_check_character(body)
        party = add_party(viewer=system(), kind="person", name=name, division=510502001000, number=number)
        Letting.objects.create(
            division=home.division, dwelling=home, party=party.pk, role=role, start_on=date(2025, 12, 30)
        )
    own = {"area": 510502001000, "password": PASSWORD}
    roles = {"luzhou": Role.CLERK, "luzhou-officer": Role.STATION_OFFICER}
    staff = [
        Member(Account.objects.create_account(name, display_name=name, role=role.value, staff_number=name, **own))
        for name, role in roles.items()
    ]
    with time_machine.travel(datetime(2026, 1, 1, 12, tzinfo=SHANGHAI), tick=False):
        yield home, staff[0], staff[1]


def test_o_04_the_page_says_who_still_owes(luzhou: tuple[Dwelling, Member, Member]) -> None:
    home, clerk, officer = luzhou
    program, client = caller(clerk), clerk.client()
    moved = moving_in(dwelling_code=home.code, date="2026-01-01T10:00")
    said = program.declare(moved, role="resident", pack="cn-5105-2015").json()["rows"][0]
    assert decide(officer.viewer(on=date(2026, 1, 1)), Item.objects.get(subject=said["declaration"]).pk)[0].done
    assert owing(client, home) == {"landlord", "agency"}
    agency = Letting.objects.get(role="agency").party
    row = program.declare(moved, role="agency", pack="cn-5105-2015", party=agency).json()["rows"][0]
    assert "第七条第二款" in row["article"]
    assert owing(client, home) == {"landlord"}
    landlord = Letting.objects.get(role="landlord").party
    row = program.declare(moved, role="landlord", pack="cn-5105-2015", party=landlord).json()["rows"][0]
    assert (row["due"], row["codes"]) == ("2026-01-02T10:00+08:00", ["W408"])
    assert owing(client, home) == set()
    assert Stay.objects.count() == 1


def owing(client: Client, home: Dwelling) -> set[str]:
    """Who still owes a declaration, by the page of the dwelling; each with the article and the time."""
    page = client.get(reverse("desk:dwelling", args=[home.pk])).content.decode()
    _, _, owed = page.partition(gettext("Declarations still owed"))
    rows = re.findall(r"<tr>(.*?)</tr>", owed.partition("</table>")[0], re.DOTALL)[1:]
    assert all("第七条" in row and "2026-01-02" in row for row in rows), rows
    return {role for role, said in ROLES.items() if any(gettext(said) in row for row in rows)}


@pytest.mark.parametrize(("pack", "accepted", "until", "unrolled"), O_09)
def test_o_09_permits_are_issued_in_time(pack: str, accepted: str, until: str, unrolled: str | None) -> None:
    told = due(pack, "permit.issue", accepted)
    assert told["due"] == f"{until}T24:00+08:00"
    assert (told.get("unrolled") or "")[:10] == (unrolled or "")


@pytest.mark.parametrize(
    ("pack", "rule"),
    [
        ("cn-5105-2015", "staff.coordinator_ratio"), ("cn-330822-2010", "staff.coordinator_ratio"),
        ("cn-330822-2010", "station.threshold"), ("cn-330822-2010", "station.threshold.employer"),
        ("cn-12-2010", "employer.threshold"),
    ],
)  # fmt: skip
def test_o_12_and_13_ratios_and_thresholds_are_explained(cast: Cast, pack: str, rule: str) -> None:
    explained = anju("rules", "explain", rule, "--pack", pack, "--on", "2015-11-01")
    assert explained["active"], explained["reason"]
    shown = page(cast, rule, pack=pack, on="2015-11-01")
    assert explained["sources"][0]["article"] in shown


@pytest.mark.parametrize(("number", "valid", "codes"), O_14)
def test_o_14_identity_numbers(cast: Cast, number: str, valid: bool, codes: list[str]) -> None:
    told = anju("id", "check", number, "--on", "2026-11-18")
    assert (told["valid"], [finding["code"] for finding in told["findings"]]) == (valid, codes)
    asked = caller(cast.clerk).post("/identity/check", {"number": number}).json()
    assert (asked["valid"], [finding["code"] for finding in asked["findings"]]) == (valid, codes)
