"""Exports: asked for, made chunk by chunk, called off, tried again, fetched, erased."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import override_settings
from django.urls import reverse
from openpyxl import load_workbook

from anju.access.models import Account
from anju.access.rules import Permission
from anju.journal.models import AccessLine, Line
from anju.kernel.errors import Conflict, Forbidden, NotFound, Refused
from anju.people.models import Person
from anju.reports import actions, ledgers, queries
from anju.reports.actions import ask_export, cancel_export, erase_expired, erase_export, retry_export
from anju.reports.exports import exports_of, open_export
from anju.reports.ledgers import COLUMNS
from anju.reports.making import give_up, make_export
from anju.reports.models import Export, ExportFile, ExportRead
from anju.reports.rules import LedgerFilter
from anju.reports.sheet import HEADER_AT
from cast import COMMUNITIES, ELSEWHERE, LONGHUA, NEXT_TOWN, TOWN, Cast, Member, as_web_role
from stays.living import entered, make_people, make_stay, number_of

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
PURPOSE = "十一月人口核对 A&B"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def persons(cast: Cast) -> list[int]:
    homes = [home for code, home in cast.dwellings.items() if code.startswith(str(COMMUNITIES[0]))]
    people = make_people([f"陈{n}" for n in "一二三四五六七"], COMMUNITIES[0])
    for person, home in zip(people, homes, strict=False):
        make_stay(person, home)
    make_stay(make_people(["赵邻"], NEXT_TOWN + 1, first=50)[0], cast.next_home)
    return people


def ask(cast: Cast, wanted: LedgerFilter | None = None, *, key: str = "k", whole: bool = False, **more: Any) -> int:
    viewer = cast.supervisor.viewer(**{"purpose": PURPOSE} | more)
    return ask_export(wanted or LedgerFilter(division=TOWN), viewer=entered(viewer), key=key, whole=whole)


def made(cast: Cast, wanted: LedgerFilter | None = None, **more: Any) -> int:
    export = ask(cast, wanted, **more)
    make_export(export)
    return export


def content_of(cast: Cast, export: int) -> bytes:
    return open_export(cast.supervisor.viewer(), export)[1]


def sheet(cast: Cast, export: int) -> Any:
    return load_workbook(io.BytesIO(content_of(cast, export))).worksheets


def state(cast: Cast) -> tuple[str, str]:
    line = exports_of(cast.supervisor.viewer()).rows[0]
    return line.state, line.error


def test_the_sheet_says_on_its_face_who_when_why_and_what(cast: Cast, persons: list[int]) -> None:
    (page,) = sheet(cast, made(cast, LedgerFilter(division=COMMUNITIES[0], party=cast.landlord.pk)))
    face = [page.cell(row, 1).value for row in range(1, HEADER_AT + 1)]
    assert face[0] == "居住登记台账"
    assert face[1] == f"制表：龙华区 主管（账号 {cast.supervisor.account.pk}）    时间：2026-11-18 10:30"
    assert face[2] == f"用途：{PURPOSE}"
    assert face[3] == ("范围：广东省深圳市龙华区民治街道沙吓社区居委会；出租或管理方 何桂芳；截至 2026-11-18 在住")
    assert "龙华区 主管 2026-11-18 10:30" in page.oddFooter.left.text
    assert "A&&B" in page.oddFooter.center.text


def test_rows_are_the_ledger_s_with_numbers_masked(cast: Cast, persons: list[int]) -> None:
    export = made(cast)
    (page,) = sheet(cast, export)
    rows = list(page.iter_rows(min_row=HEADER_AT + 1, values_only=True))
    assert rows[0] == tuple(label for label, _ in COLUMNS)
    assert {row[1] for row in rows[1:]} == {f"陈{n}" for n in "一二三四五六七"}
    first = [value.date().isoformat() if isinstance(value, datetime) else value for value in rows[1]]
    number = number_of(1)
    assert first[:5] == [
        1,
        "陈一",
        "女" if int(number[16]) % 2 == 0 else "男",
        "1990-01-01",
        f"{number[:3]}{'*' * 13}{number[-2:]}",
    ]
    assert (first[7], first[9], first[10], first[11]) == ("2026-09-01", "租赁房屋", "其他", None)
    with zipfile.ZipFile(io.BytesIO(content_of(cast, export))) as parts:
        assert not any(number.encode() in parts.read(name) for name in parts.namelist())


def test_whole_numbers_leave_against_purpose_and_permission_and_count_as_revealed(
    cast: Cast, persons: list[int]
) -> None:
    viewer = cast.supervisor.viewer(purpose=PURPOSE)
    without = replace(viewer, permissions=viewer.permissions - {Permission.IDENTITY_REVEAL})
    with pytest.raises(Forbidden, match="people:identity:reveal"):
        ask_export(LedgerFilter(), viewer=entered(without), key="k", whole=True)
    export = made(cast, whole=True)
    (page,) = sheet(cast, export)
    assert page.cell(HEADER_AT + 2, 5).value == number_of(1)
    assert "完整证件号码" in page.cell(5, 1).value
    told = AccessLine.objects.filter(shown="reveal:ledger", purpose=PURPOSE)
    assert sorted(line.person for line in told) == sorted(persons)
    with pytest.raises(Forbidden):
        open_export(without, export)


def test_a_name_that_looks_like_a_formula_stays_a_name(cast: Cast, persons: list[int]) -> None:
    Person.objects.filter(pk=persons[0]).update(name="=HYPERLINK(1)")
    (page,) = sheet(cast, made(cast))
    cell = next(cell for (cell,) in page.iter_rows(min_col=2, max_col=2) if str(cell.value).startswith("="))
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_every_person_in_it_leaves_one_access_line_in_chunks_too(
    cast: Cast, persons: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "CHUNK", 3)
    export = made(cast)
    lines = AccessLine.objects.filter(shown="ledger-export")
    assert sorted(line.person for line in lines) == sorted(persons)
    assert {(line.actor, line.purpose) for line in lines} == {(cast.supervisor.account.pk, PURPOSE)}
    assert len(list(sheet(cast, export)[0].iter_rows(min_row=HEADER_AT + 2))) == len(persons)
    assert not ExportRead.objects.exists()


def test_sent_twice_it_is_made_once(cast: Cast, persons: list[int]) -> None:
    assert ask(cast) == ask(cast)
    make_export(ask(cast))
    make_export(ask(cast))
    assert ExportFile.objects.count() == 1
    assert AccessLine.objects.filter(shown="ledger-export").count() == len(persons)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'anju.reports.tasks.make'")
        assert cursor.fetchone()[0] == 1


def test_cancelled_half_way_nobody_was_looked_at_and_it_can_be_tried_again(
    cast: Cast, persons: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "CHUNK", 3)
    export, chunk = ask(cast), ledgers.export_chunk

    def cancelled_behind_its_back(*args: Any, **more: Any) -> Any:
        cancel_export(export, viewer=cast.supervisor.viewer())
        return chunk(*args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(ledgers, "export_chunk", cancelled_behind_its_back)
        make_export(export)
    assert state(cast) == ("cancelled", "")
    assert not AccessLine.objects.filter(shown="ledger-export").exists()
    retry_export(export, viewer=cast.supervisor.viewer())
    retry_export(export, viewer=cast.supervisor.viewer())
    make_export(export)
    assert state(cast) == ("done", "")
    assert AccessLine.objects.filter(shown="ledger-export").count() == len(persons)


def test_a_run_thought_dead_writes_nothing_beside_its_successor(
    cast: Cast, persons: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    export, chunk = ask(cast), ledgers.export_chunk

    def overtaken(*args: Any, **more: Any) -> Any:
        monkeypatch.setattr(ledgers, "export_chunk", chunk)
        make_export(export)
        return chunk(*args, **more)

    monkeypatch.setattr(ledgers, "export_chunk", overtaken)
    make_export(export)
    assert ExportFile.objects.count() == 1
    assert AccessLine.objects.filter(shown="ledger-export").count() == len(persons)


def test_who_lost_her_rights_meanwhile_gets_nothing(cast: Cast, persons: list[int]) -> None:
    export = ask(cast)
    Account.objects.filter(pk=cast.supervisor.account.pk).update(role="clerk")
    make_export(export)
    Account.objects.filter(pk=cast.supervisor.account.pk).update(role="supervisor")
    assert state(cast) == ("failed", "rights")


def test_a_breakdown_is_said_and_can_be_tried_again(cast: Cast, persons: list[int]) -> None:
    export = ask(cast)
    Export.objects.filter(pk=export).update(state="running")
    give_up(export)
    assert state(cast) == ("failed", "internal")
    retry_export(export, viewer=cast.supervisor.viewer())
    make_export(export)
    assert state(cast) == ("done", "")


def test_after_its_days_it_opens_for_nobody_and_is_really_gone(cast: Cast, persons: list[int]) -> None:
    with override_settings(EXPORT_DAYS=2):
        export = made(cast)
    with time_machine.travel(NOW + timedelta(days=2), tick=False), pytest.raises(NotFound):
        content_of(cast, export)
    assert erase_expired(NOW + timedelta(days=2, seconds=-1)) == 0
    assert erase_expired(NOW + timedelta(days=2)) == 1
    assert not ExportFile.objects.exists()
    assert state(cast) == ("erased", "")
    assert Line.objects.get(event="reports:export:erased").actor == 0


def test_its_maker_erases_it_before(cast: Cast, persons: list[int]) -> None:
    export = made(cast)
    with pytest.raises(Conflict):
        cancel_export(export, viewer=cast.supervisor.viewer())
    erase_export(export, viewer=cast.supervisor.viewer())
    erase_export(export, viewer=cast.supervisor.viewer())
    assert not ExportFile.objects.exists()
    with pytest.raises(Conflict):
        retry_export(export, viewer=cast.supervisor.viewer())
    with pytest.raises(NotFound):
        content_of(cast, export)


def test_an_export_is_its_maker_s_alone(cast: Cast, persons: list[int]) -> None:
    export = made(cast)
    other = replace(cast.supervisor.viewer(), account=cast.clerk.account.pk)
    assert exports_of(other).rows == []
    for reach in (open_export, lambda viewer, one: erase_export(one, viewer=viewer)):
        with pytest.raises(NotFound):
            reach(other, export)
    with as_web_role(other):
        assert not Export.objects.exists()
        assert not ExportFile.objects.exists()


def test_who_was_moved_takes_no_export_along(cast: Cast, persons: list[int]) -> None:
    export = made(cast)
    called_off = ask(cast, key="other")
    cancel_export(called_off, viewer=cast.supervisor.viewer())
    Account.objects.filter(pk=cast.supervisor.account.pk).update(area=ELSEWHERE)
    moved = Member(Account.objects.get(pk=cast.supervisor.account.pk))
    assert exports_of(moved.viewer()).rows == []
    assert moved.client().get(reverse("desk:export-file", args=[export])).status_code == 404
    for act in (retry_export, cancel_export, erase_export):
        with pytest.raises(NotFound):
            act(called_off, viewer=moved.viewer())
    Account.objects.filter(pk=cast.supervisor.account.pk).update(area=LONGHUA)
    assert content_of(cast, export), "and has it again where she is back"


def test_an_area_made_smaller_leaves_what_lies_within_it(cast: Cast, persons: list[int]) -> None:
    town, district = made(cast), made(cast, LedgerFilter(), key="district")
    Account.objects.filter(pk=cast.supervisor.account.pk).update(area=TOWN)
    smaller = Member(Account.objects.get(pk=cast.supervisor.account.pk)).viewer()
    assert open_export(smaller, town)
    with pytest.raises(NotFound):
        open_export(smaller, district)


def test_the_journal_tells_the_filter_but_no_name(cast: Cast, persons: list[int]) -> None:
    export = made(cast, LedgerFilter(text="陈一"))
    asked, done = (Line.objects.get(event=f"reports:export:{verb}") for verb in ("asked", "made"))
    assert (asked.subject, asked.division, asked.actor) == (export, LONGHUA, cast.supervisor.account.pk)
    assert done.detail["rows"] == 1
    assert asked.detail["filter"] == {
        "division": None, "dwelling": None, "party": None, "status": "present", "on": "2026-11-18", "mode": "",
        "by_name": True,
    }  # fmt: skip
    assert "陈一" not in f"{asked.detail}{done.detail}"
    assert "陈一".encode() not in bytes(Export.objects.get().wanted)


def test_a_ledger_over_the_limit_is_refused_and_leaves_nothing(
    cast: Cast, persons: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_ROWS", len(persons) - 1)
    with pytest.raises(Refused) as caught:
        ask(cast)
    assert caught.value.code == "too-many-rows"
    assert not Export.objects.exists()


def test_five_are_made_at_once_at_most(cast: Cast, persons: list[int]) -> None:
    for number in range(5):
        ask(cast, key=str(number))
    with pytest.raises(Refused, match="being made"):
        ask(cast, key="6")


@pytest.mark.parametrize("purpose", ["", " ", "x"])
def test_without_a_purpose_no_export(cast: Cast, purpose: str) -> None:
    with pytest.raises(Refused) as caught:
        ask(cast, purpose=purpose)
    assert [finding.code for finding in caught.value.findings] == ["E210"]


def test_only_who_may_export_exports(cast: Cast) -> None:
    for member in (cast.clerk, cast.officer, cast.auditor, cast.landlord_staff):
        with pytest.raises(Forbidden, match="reports:ledger:export"):
            ask_export(LedgerFilter(), viewer=member.viewer(), key="k")


def test_places_out_of_scope_are_like_absent(cast: Cast) -> None:
    for wanted in (LedgerFilter(division=ELSEWHERE), LedgerFilter(dwelling=cast.far_home.pk)):
        with pytest.raises(NotFound):
            ask(cast, wanted)


def test_a_wider_division_than_one_s_own_gives_one_s_own(cast: Cast, persons: list[int]) -> None:
    Account.objects.filter(pk=cast.supervisor.account.pk).update(area=TOWN)
    viewer = replace(cast.supervisor.viewer(purpose=PURPOSE), low=TOWN, high=TOWN + 1000)
    export = ask_export(LedgerFilter(division=LONGHUA), viewer=entered(viewer), key="k")
    make_export(export)
    assert Export.objects.get().division == TOWN
    assert AccessLine.objects.filter(shown="ledger-export").count() == len(persons)


def test_an_empty_ledger_is_still_a_ledger(cast: Cast) -> None:
    (page,) = sheet(cast, made(cast, LedgerFilter(on=date(2020, 1, 1))))
    assert page.max_row == HEADER_AT + 1


def test_the_web_role_asks_and_fetches_and_the_worker_makes(cast: Cast, persons: list[int]) -> None:
    with as_web_role(cast.supervisor.viewer()):
        export = ask(cast, LedgerFilter())
    make_export(export)
    with as_web_role(cast.supervisor.viewer()):
        rows = list(sheet(cast, export)[0].iter_rows(min_row=HEADER_AT + 2))
        erase_export(export, viewer=cast.supervisor.viewer())
    assert len(rows) == len(persons) + 1
