"""The empty workbook: whatever it prints and offers, the reader of files understands, in every place."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from anju.declarations.actions.files import check_file, commit_lines, take_file
from anju.declarations.models import Submission
from anju.declarations.sheets import open_sheet
from anju.declarations.template import template
from anju.rulebook.book import PackUnknown
from anju.rulebook.installed import the_book
from cast import Cast
from declarations.saying import NOW, PACK

ON = date(2026, 11, 18)
PACKS = sorted(pack.id for pack in the_book().packs.values() if pack.head.status.value == "active")


def empty(pack: str, role: str) -> bytes:
    now = datetime(2026, 11, 18, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    return template(pack, role, on=ON, now=now, made_by="民治 窗口")


def offered(content: bytes) -> dict[str, list[str]]:
    """Header → the words its list offers."""
    page: Any = load_workbook(io.BytesIO(content)).worksheets[0]
    lists = {}
    for rule in page.data_validations.dataValidation:
        column = str(rule.sqref).split(":")[0].rstrip("0123456789")
        lists[page[f"{column}1"].value] = rule.formula1.strip('"').split(",")
    return lists


@pytest.mark.parametrize("role", ["landlord", "employer"])
@pytest.mark.parametrize("pack", PACKS)
def test_the_reader_understands_every_header_and_every_choice(pack: str, role: str) -> None:
    form = the_book().form(pack, ON)
    content = empty(pack, role)
    sheet = open_sheet(content, form, {})
    assert (sheet.unmapped, sheet.dropped, list(sheet.lines())) == ([], [], [])
    lists = offered(content)
    assert len(lists) >= 3
    for header, choices in lists.items():
        name = form.field_of(header)
        assert name
        assert all(form.kind(text) if name == "kind" else form.code(name, text) for text in choices), header


@pytest.mark.parametrize(("role", "kind"), [("landlord", "not_lived"), ("employer", "not_worked")])
@pytest.mark.parametrize("pack", PACKS)
def test_it_offers_the_word_for_who_never_was_there(pack: str, role: str, kind: str) -> None:
    form, content = the_book().form(pack, ON), empty(pack, role)
    [kinds] = [choices for header, choices in offered(content).items() if form.field_of(header) == "kind"]
    assert kind in [form.kind(text) for text in kinds]
    notes: Any = load_workbook(io.BytesIO(content)).worksheets[1]
    assert any("从未" in str(row[0].value) for row in notes.iter_rows())


def test_a_workbook_filled_in_is_accepted(cast: Cast) -> None:
    book = load_workbook(io.BytesIO(empty(PACK, "landlord")))
    page: Any = book.worksheets[0]
    columns = {page.cell(1, n).value: n for n in range(1, page.max_column + 1)}
    form = the_book().form(PACK, ON)
    filled = {
        "kind": "入住", "dwelling_code": cast.home.code, "date": date(2026, 11, 17), "name": "沈知秋",
        "id_kind": "居民身份证", "id_number": "510104198803153412", "reason": "务工就业",
    }  # fmt: skip
    for header, column in columns.items():
        page.cell(2, column).value = filled.get(form.field_of(header) or "")
    out = io.BytesIO()
    book.save(out)
    submission = take_file(
        viewer=cast.clerk.viewer(), name="a.xlsx", content=out.getvalue(), role="landlord", party=None, pack=PACK,
        received_at=NOW, channel="spreadsheet", defer_check=False,
    )  # fmt: skip
    check_file(submission)
    commit_lines(submission)
    done = Submission.objects.get(pk=submission)
    assert (done.accepted, done.rejected, done.unmapped) == (1, 0, [])


def test_a_pack_that_is_not_there_has_no_template() -> None:
    with pytest.raises(PackUnknown):
        empty("cn-99", "landlord")


def test_the_upload_page_hands_it_out(cast: Cast) -> None:
    client = cast.landlord_staff.client()
    assert reverse("desk:template") in client.get(reverse("desk:upload")).content.decode()
    answer = client.get(reverse("desk:template"), {"pack": PACK, "role": "landlord"})
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
    assert client.get(reverse("desk:template"), {"pack": "no", "role": "landlord"}).status_code == 404
