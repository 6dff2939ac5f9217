"""Files as rows: what a spreadsheet may do to its reader, and that nothing of it reaches the process that asked."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import pytest
from xlsxwriter import Workbook

from anju.kernel.errors import Refused
from anju.papers import opening
from anju.papers.sheets import sheets_of
from anju.papers.tables import as_table, read_table

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELL = '<row r="{row}"><c r="{column}{row}" t="inlineStr"><is><t>x</t></is></c></row>'


def workbook(*sheets: list[list[object]]) -> bytes:
    made = io.BytesIO()
    with Workbook(made, {"default_date_format": "yyyy-mm-dd"}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return made.getvalue()


def with_sheet(xml: str) -> bytes:
    """A workbook whose first sheet is this text."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([["x"]]))) as plain, zipfile.ZipFile(made, "w") as changed:
        for name in plain.namelist():
            changed.writestr(name, xml if name.endswith("sheet1.xml") else plain.read(name))
    return made.getvalue()


def reason(content: bytes) -> object:
    with pytest.raises(Refused) as refused:
        [list(rows) for rows in sheets_of(content)]
    return refused.value.findings[0].params["reason"]


def test_a_workbook_gives_its_sheets_with_dates_as_dates() -> None:
    first, second = sheets_of(workbook([["甲", 1.5], [date(2026, 11, 18), None]], [["乙"]]))
    assert list(second) == [["乙"]]
    assert list(first) == [["甲", 1.5], [date(2026, 11, 18), ""]]


def test_two_cells_far_apart_are_refused_and_harm_nobody() -> None:
    far = CELL.format(row=1, column="A") + CELL.format(row=1048576, column="XFD")
    assert reason(with_sheet(f'<worksheet xmlns="{MAIN}"><sheetData>{far}</sheetData></worksheet>')) == "swollen"


def test_a_workbook_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_SECONDS", 0)
    assert reason(workbook([["x"]])) == "swollen"


@pytest.mark.parametrize("content", [b"PK\x03\x04" + b"\x00" * 80, with_sheet("<worksheet><sheetData><row>")])
def test_what_no_reader_understands_is_damaged(content: bytes) -> None:
    assert reason(content) == "damaged"


@pytest.mark.parametrize("content", [b"a,b\n" + b"x" * 200_000, b'a,b\n"' + b"x,y\n" * 60_000])
def test_a_cell_without_end_is_damaged(content: bytes) -> None:
    assert reason(content) == "damaged"


def test_a_kept_table_comes_back_as_it_was() -> None:
    day = date(2026, 11, 18)
    rows = [["甲", 1, None, day], [datetime.combine(day, time(20, 30)), "\x1f昨天", "\x1fT", ""]]
    assert list(read_table(as_table(rows))) == rows
