"""A change of address, by every way in: the former stay ends, the new one begins, the same dwelling is refused."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from anju.declarations.actions.files import check_file, commit_lines
from anju.declarations.messages import word
from anju.declarations.models import Declaration, Submission
from anju.places.models import Dwelling
from anju.site.cli.declare import command as declare_command
from anju.stays.models import Stay
from api.calling import caller
from cast import Cast, Member
from declarations.saying import LINE, NOW, PACK, line, say
from stays.test_annulments import confirmed, decide

HOME, BESIDE = "4403090020010000001000002", "4403090020010000001000003"
WHO = {name: LINE[name] for name in ("name", "id_kind", "id_number")}
Way = Callable[[Cast, Path, str, str], list[str]]
"""From a dwelling's code and a day to the codes of what was found; the declaration is then in."""


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DATABASE_URL", "the test's own")
    with time_machine.travel(NOW, tick=False):
        yield


def by_page(who: Member, dwelling: str, day: str, role: str) -> list[str]:
    form = {
        "key": f"{dwelling}-{day}", "kind": "change", "role": role, "pack": PACK, "date": day, "reason": "work",
        "dwelling_code": dwelling, "place_type": "let", "record_refused": "1", "p-TOTAL_FORMS": 1,
        "p-INITIAL_FORMS": 0, "p-MIN_NUM_FORMS": 1, "p-MAX_NUM_FORMS": 30,
    }  # fmt: skip
    client = who.client()
    answer = client.post(reverse("desk:declare"), form | {f"p-0-{name}": value for name, value in WHO.items()})
    assert answer.status_code == 302, answer.content.decode()
    assert client.get(answer["Location"]).status_code == 200
    return newest()


def by_the_landlord(cast: Cast, folder: Path, dwelling: str, day: str) -> list[str]:
    return by_page(cast.landlord_staff, dwelling, day, "landlord")


def by_the_counter(cast: Cast, folder: Path, dwelling: str, day: str) -> list[str]:
    return by_page(cast.clerk, dwelling, day, "resident")


def by_program(cast: Cast, folder: Path, dwelling: str, day: str) -> list[str]:
    [row] = caller(cast.clerk).declare(said(dwelling, day), role="resident").json()["rows"]
    assert row["codes"] == newest()
    return newest()


def by_spreadsheet(cast: Cast, folder: Path, dwelling: str, day: str) -> list[str]:
    form = {"file": SimpleUploadedFile("变更.xlsx", sheet(dwelling, day)), "role": "landlord", "pack": PACK}
    assert cast.landlord_staff.client().post(reverse("desk:upload"), form).status_code == 302
    taken = Submission.objects.latest("pk").pk
    check_file(taken)
    commit_lines(taken)
    return newest()


def by_command(cast: Cast, folder: Path, dwelling: str, day: str) -> list[str]:
    file = folder / "变更.xlsx"
    file.write_bytes(sheet(dwelling, day))
    words = [str(file), "--pack", PACK, "--declarant-role", "RESIDENT", "--as-of", NOW.isoformat(), "--json"]
    done = CliRunner().invoke(declare_command, words)
    assert done.exit_code == 0, done.output
    assert [row["codes"] for row in json.loads(done.stdout)["rows"]] == [newest()]
    return newest()


def said(dwelling: str, day: str) -> dict[str, Any]:
    return {"kind": "变更", "dwelling_code": dwelling, "date": day, **WHO, "reason": "务工"}


def sheet(dwelling: str, day: str) -> bytes:
    book = Workbook()
    page: Any = book.active
    page.append(["申报业务类型", "房屋编码", "入住/搬离时间", "姓名", "身份证件种类", "证件号码", "来深事由"])
    page.append(["变更", dwelling, day, WHO["name"], "居民身份证", WHO["id_number"], "务工"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def newest() -> list[str]:
    declared = Declaration.objects.latest("pk")
    return sorted({finding["code"] for finding in declared.findings})


WAYS = [by_the_landlord, by_the_counter, by_program, by_spreadsheet, by_command]


@pytest.mark.parametrize("way", WAYS)
def test_the_former_stay_ends_where_the_new_one_begins(cast: Cast, tmp_path: Path, way: Way) -> None:
    confirmed(cast, "in", dwelling_code=HOME, date="2026-11-02")
    assert way(cast, tmp_path, BESIDE, "2026-11-16") == []
    declared = Declaration.objects.latest("pk")
    assert declared.kind == "change"
    assert decide(cast.officer.viewer(), declared.pk).outcome == "opened"
    former, stay = Stay.objects.order_by("start_on")
    assert (str(former.end_on), former.end_reason, former.dwelling.code) == ("2026-11-16", "moved_on", HOME)
    assert (stay.dwelling.code, str(stay.start_on), stay.end_on) == (BESIDE, "2026-11-16", None)


@pytest.mark.parametrize("way", WAYS)
def test_into_the_same_dwelling_nobody_moves(cast: Cast, tmp_path: Path, way: Way) -> None:
    confirmed(cast, "in", dwelling_code=HOME, date="2026-11-02")
    assert way(cast, tmp_path, HOME, "2026-11-16") == ["E216"]


@pytest.mark.parametrize(
    ("day", "codes"), [("2026-11-12", ["W408"]), ("2026-11-11", ["E206"]), ("2026-11-13", ["E216"])]
)
def test_into_the_same_dwelling_on_every_day(cast: Cast, day: str, codes: list[str]) -> None:
    """On the day she came it is what is known; another party that says so agrees."""
    confirmed(cast, "in", dwelling_code=HOME, date="2026-11-12")
    row = say(cast.landlord_staff.viewer(), line(kind="change", dwelling_code=HOME, date=day)).rows[0]
    assert [finding.code for finding in row.findings] == codes


def test_the_refusal_says_what_to_do_instead() -> None:
    finding = {"code": "E216", "read": HOME}
    assert "续住" in word(finding, "zh-hans")
    assert "stay on" in word(finding, "en")


def test_from_the_whole_home_into_one_of_its_rooms_and_back(cast: Cast) -> None:
    whole = cast.dwellings[HOME]
    room = Dwelling.objects.create(
        division=whole.division, code=HOME[:-1] + "0", building=whole.building, room="201A", floor="2", kind="room",
        part_of=whole, address=whole.address + "A",
    )  # fmt: skip
    confirmed(cast, "in", dwelling_code=HOME, date="2026-11-02")
    confirmed(cast, "room", kind="change", dwelling_code=room.code, date="2026-11-09")
    confirmed(cast, "back", kind="change", dwelling_code=HOME, date="2026-11-16")
    lived = [(stay.dwelling.code, str(stay.start_on)) for stay in Stay.objects.order_by("start_on")]
    assert lived == [(HOME, "2026-11-02"), (room.code, "2026-11-09"), (HOME, "2026-11-16")]


def test_who_lives_nowhere_here_changes_no_address(cast: Cast) -> None:
    row = say(cast.clerk.viewer(), line(kind="change", dwelling_code=HOME), role="resident").rows[0]
    assert [finding.code for finding in row.findings] == ["E205"]


@pytest.mark.parametrize(
    ("pack", "role", "due", "article"),
    [
        ("cn-33-2016", "resident", "2026-10-10T24:00+08:00", "第十三条"),
        ("cn-44-2010", "resident", "2026-10-10T24:00+08:00", "第十条"),
        ("cn-4403-2015", "resident", "2026-10-10T24:00+08:00", "广东省流动人口服务管理条例 第十条"),
        ("cn-4403-2015", "landlord", "2026-10-08T24:00+08:00", "第十二条"),
        ("cn-33-2016", "landlord", "2026-10-10T24:00+08:00", "第九条"),
        ("cn-51-2014", "resident", None, ""),
    ],
)
def test_each_place_sets_its_own_time_and_the_receipt_says_it(
    cast: Cast, pack: str, role: str, due: str | None, article: str
) -> None:
    """Who moves answers for the change, who lets the new dwelling for the letting. Holidays: 1 to 7 October; the 10th,
    a Saturday, is worked."""
    confirmed(cast, "in", dwelling_code=HOME, date="2026-09-02")
    row = caller(cast.clerk).declare(said(BESIDE, "2026-09-30"), role=role, pack=pack).json()["rows"][0]
    assert row["due"] == due
    assert article in row["article"]
    assert row["codes"] == (["W401"] if due else [])
    page = cast.clerk.client().get(reverse("desk:receipt", args=[Submission.objects.latest("pk").pk]))
    assert ("W401" in page.content.decode()) == bool(due)
    assert article in page.content.decode()
