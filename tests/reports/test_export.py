from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from anju.journal.models import AccessLine, Line
from anju.kernel.errors import Forbidden, NotFound, Refused
from anju.papers.models import Document
from anju.papers.queries import open_document
from anju.people.models import Person
from anju.reports import actions, queries
from anju.reports.actions import export_ledger
from anju.reports.rules import LedgerFilter
from anju.reports.sheet import COLUMNS, HEADER_AT
from cast import COMMUNITIES, ELSEWHERE, LONGHUA, NEXT_TOWN, TOWN, Cast, as_web_role
from stays.living import entered, make_people, make_stay, number_of

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
PURPOSE = "十一月人口核对 A&B"


@pytest.fixture
def persons(cast: Cast) -> list[int]:
    homes = [home for code, home in cast.dwellings.items() if code.startswith(str(COMMUNITIES[0]))]
    people = make_people([f"陈{n}" for n in "一二三四五六七"], COMMUNITIES[0])
    for person, home in zip(people, homes, strict=False):
        make_stay(person, home)
    make_stay(make_people(["赵邻"], NEXT_TOWN + 1, first=50)[0], cast.next_home)
    return people


def export(cast: Cast, wanted: LedgerFilter | None = None, **more: Any) -> Document:
    viewer = cast.supervisor.viewer(**{"purpose": PURPOSE} | more)
    return export_ledger(wanted or LedgerFilter(division=TOWN), viewer=entered(viewer), now=NOW)


def sheet(cast: Cast, document: Document) -> Any:
    content = open_document(cast.supervisor.viewer(), document.pk)[1]
    return load_workbook(io.BytesIO(content)).worksheets


def test_the_sheet_says_on_its_face_who_when_why_and_what(cast: Cast, persons: list[int]) -> None:
    (page,) = sheet(cast, export(cast, LedgerFilter(division=COMMUNITIES[0], party=cast.landlord.pk)))
    face = [page.cell(row, 1).value for row in range(1, HEADER_AT + 1)]
    assert face[0] == "居住登记台账"
    assert face[1] == f"制表：龙华区 主管（账号 {cast.supervisor.account.pk}）    时间：2026-11-18 10:30"
    assert face[2] == f"用途：{PURPOSE}"
    assert face[3] == ("范围：广东省深圳市龙华区民治街道沙吓社区居委会；出租或管理方 何桂芳；截至 2026-11-18 在住")
    assert "龙华区 主管 2026-11-18 10:30" in page.oddFooter.left.text
    assert "A&&B" in page.oddFooter.center.text


def test_rows_are_the_ledger_s_with_numbers_masked(cast: Cast, persons: list[int]) -> None:
    document = export(cast)
    (page,) = sheet(cast, document)
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
    content = open_document(cast.supervisor.viewer(), document.pk)[1]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not any(number.encode() in parts.read(name) for name in parts.namelist())


def test_a_name_that_looks_like_a_formula_stays_a_name(cast: Cast, persons: list[int]) -> None:
    Person.objects.filter(pk=persons[0]).update(name="=HYPERLINK(1)")
    (page,) = sheet(cast, export(cast))
    cell = next(cell for (cell,) in page.iter_rows(min_col=2, max_col=2) if str(cell.value).startswith("="))
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_every_person_in_it_leaves_one_access_line_in_chunks_too(
    cast: Cast, persons: list[int], monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(queries, "CHUNK", 3)
    with django_assert_max_num_queries(17):
        document = export(cast)
    lines = AccessLine.objects.filter(shown="ledger-export")
    assert sorted(line.person for line in lines) == sorted(persons)
    assert {(line.actor, line.purpose) for line in lines} == {(cast.supervisor.account.pk, PURPOSE)}
    assert len(list(sheet(cast, document)[0].iter_rows(min_row=HEADER_AT + 2))) == len(persons)


def test_the_journal_tells_the_filter_but_no_name(cast: Cast, persons: list[int]) -> None:
    document = export(cast, LedgerFilter(text="陈一"))
    line = Line.objects.get(event="reports:ledger:exported")
    assert (line.subject, line.division, line.actor) == (document.pk, LONGHUA, cast.supervisor.account.pk)
    assert line.detail["rows"] == 1
    assert line.detail["filter"] == {
        "division": None, "dwelling": None, "party": None, "status": "present", "on": "2026-11-18", "by_name": True,
    }  # fmt: skip
    assert "陈一" not in str(line.detail)


def test_a_ledger_over_the_limit_is_refused_and_leaves_nothing(
    cast: Cast, persons: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_ROWS", len(persons) - 1)
    with pytest.raises(Refused) as caught:
        export(cast)
    assert caught.value.code == "too-many-rows"
    assert not Document.objects.exists()
    assert not AccessLine.objects.exists()


@pytest.mark.parametrize("purpose", ["", " ", "x"])
def test_without_a_purpose_no_export(cast: Cast, purpose: str) -> None:
    with pytest.raises(Refused) as caught:
        export(cast, purpose=purpose)
    assert [finding.code for finding in caught.value.findings] == ["E210"]


def test_only_who_may_export_exports(cast: Cast) -> None:
    for member in (cast.clerk, cast.officer, cast.auditor, cast.landlord_staff):
        with pytest.raises(Forbidden, match="reports:ledger:export"):
            export_ledger(LedgerFilter(), viewer=member.viewer(), now=NOW)


def test_places_out_of_scope_are_like_absent(cast: Cast) -> None:
    for wanted in (LedgerFilter(division=ELSEWHERE), LedgerFilter(dwelling=cast.far_home.pk)):
        with pytest.raises(NotFound):
            export(cast, wanted)


def test_a_wider_division_than_one_s_own_gives_one_s_own(cast: Cast, persons: list[int]) -> None:
    viewer = replace(cast.supervisor.viewer(purpose=PURPOSE), low=TOWN, high=TOWN + 1000)
    document = export_ledger(LedgerFilter(division=LONGHUA), viewer=entered(viewer), now=NOW)
    assert document.division == TOWN
    assert AccessLine.objects.count() == len(persons)


def test_an_empty_ledger_is_still_a_ledger(cast: Cast) -> None:
    (page,) = sheet(cast, export(cast, LedgerFilter(on=date(2020, 1, 1))))
    assert page.max_row == HEADER_AT + 1


def test_the_web_role_exports_what_it_sees(cast: Cast, persons: list[int]) -> None:
    with as_web_role(cast.supervisor.viewer()):
        document = export(cast, LedgerFilter())
        rows = list(sheet(cast, document)[0].iter_rows(min_row=HEADER_AT + 2))
    assert len(rows) == len(persons) + 1
