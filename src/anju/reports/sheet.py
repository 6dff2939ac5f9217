"""A sheet that leaves the register: whose it is on its face and on every printed page, then its lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from anju.papers.workbooks import MOST_TEXT

MASKED = "本表含个人信息，仅限上述用途，用毕销毁；证件号码已作掩码处理。"
WHOLE = "本表含完整证件号码，仅限上述用途，不得转发，用毕销毁。"
HEADER_AT = 5
FOOTER_TEXT = 60


Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Face:
    """Who made the sheet, when, for which purpose, of what."""

    made_by: str
    account: int
    made_at: datetime
    purpose: str
    scope: str

    @property
    def when(self) -> str:
        return f"{timezone.localtime(self.made_at):%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Table:
    """What a sheet is called, its columns with their widths, and what it warns of."""

    title: str
    columns: Sequence[tuple[str, int]]
    caution: str = MASKED


def write_table(book: Workbook, face: Face, table: Table, rows: Iterable[Sequence[Cell]]) -> int:
    """Write a sheet: its face, its header, a row each; the number of rows."""
    page = book.add_worksheet(table.title)
    _set_up(page, face, table)
    _write_face(book, page, face, table)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    count = 0
    for count, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(HEADER_AT + count, column, value, day)
            elif isinstance(value, int):
                page.write_number(HEADER_AT + count, column, value)
            elif value:
                page.write_string(HEADER_AT + count, column, value[:MOST_TEXT])
    page.autofilter(HEADER_AT, 0, HEADER_AT + count, len(table.columns) - 1)
    return count


def _set_up(page: Worksheet, face: Face, table: Table) -> None:
    for column, (_, width) in enumerate(table.columns):
        page.set_column(column, column, width)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADER_AT)
    page.freeze_panes(HEADER_AT + 1, 2)
    said = [text.replace("&", "&&")[:FOOTER_TEXT] for text in (f"{face.made_by} {face.when}", f"用途：{face.purpose}")]
    page.set_footer(f"&L{said[0]}&C{said[1]}&R第 &P 页 共 &N 页")


def _write_face(book: Workbook, page: Worksheet, face: Face, table: Table) -> None:
    heading = book.add_format({"bold": True, "font_size": 16})
    header = book.add_format({"bold": True, "bg_color": "#EDF0F3", "bottom": 1})
    soft = book.add_format({"font_color": "#55606C"})
    page.write_string(0, 0, table.title, heading)
    page.write_string(1, 0, f"制表：{face.made_by}（账号 {face.account}）    时间：{face.when}")
    page.write_string(2, 0, f"用途：{face.purpose}")
    page.write_string(3, 0, f"范围：{face.scope}")
    page.write_string(4, 0, table.caution, soft)
    for column, (label, _) in enumerate(table.columns):
        page.write_string(HEADER_AT, column, label, header)
