"""The declarant's own table back, cell for cell, with two columns beside it: what became of each row, and why."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from anju.declarations.annotate_words import LABELS, WORDS
from anju.declarations.said import as_text
from anju.kernel.prohibited import is_prohibited_header
from anju.papers.sheets import OLE, ZIP, sheets_of
from anju.papers.workbooks import MOST_TEXT, new_workbook

LEAST_HEADERS = 3
Row = list[Any]
Remark = tuple[int, str, str]


def annotate(
    content: bytes,
    name: str,
    *,
    header_row: int,
    dropped: Collection[str],
    remarks: Iterable[Remark],
    made_by: str,
    made_at: dt.datetime,
    language: str,
    sheet: int | None = None,
) -> bytes:
    """An .xlsx of the table with the columns 结果 and 核对意见, and a second sheet that says who checked it and when.

    content: .xlsx, .xls or .csv; name: its file name, for the title. header_row and the rows of `remarks` count from 1
    as the spreadsheet shows them; remarks are (row, ``accepted`` or ``rejected``, text) in ascending order. Columns
    whose header is in `dropped`, or names what Anju never keeps, come back empty; so do the two columns of an earlier
    check. sheet: which one, from 0; otherwise the first that has headers in that row. Other sheets stay out.

    ValueError when a remark belongs to no row, or the rows are not in order."""
    words = WORDS["zh" if language.startswith("zh") else "en"]
    rows, width = _choose(content, header_row, dropped, sheet)
    out = io.BytesIO()
    with new_workbook(out, title=f"{words['title']} {name}", made_by=made_by, made_at=made_at) as book:
        table = _Table(book, words, header_row, dropped, width)
        table.write(rows, remarks)
        lines: list[tuple[str, str | int]] = [
            (words["title"], name),
            (words["made_by"], made_by),
            (words["made_at"], f"{timezone.localtime(made_at):%Y-%m-%d %H:%M}"),
            *((words[outcome], table.tally[outcome]) for outcome in ("accepted", "remarked", "rejected")),
            (words["columns"], "、".join(table.emptied) or words["none"]),
            ("", words["how"]),
        ]
        _write_about(book.add_worksheet(words["about"]), lines)
    return out.getvalue()


def _choose(content: bytes, header_row: int, dropped: Collection[str], sheet: int | None) -> tuple[Iterator[Row], int]:
    """The rows of the sheet meant, and how many columns its widest row has."""
    for number, rows in enumerate(sheets_of(content)):
        if sheet is not None and number != sheet:
            continue
        head = list(islice(rows, header_row))
        headers = [as_text(cell) for cell in head[-1]] if len(head) == header_row else []
        if sheet is None and (len(list(filter(None, headers))) < LEAST_HEADERS or not set(dropped) <= set(headers)):
            continue
        if content[:4] in (OLE, ZIP):  # in a workbook all rows are equally wide
            return chain(head, rows), max(map(len, head), default=0)
        return next(sheets_of(content)), max(map(len, chain(head, rows)), default=0)
    raise ValueError(f"no sheet has headers in row {header_row}")


class _Table:
    """The first sheet while it is written. emptied: headers of columns that came back empty; tally: rows by outcome."""

    def __init__(
        self, book: Workbook, words: dict[str, str], header_row: int, dropped: Collection[str], width: int
    ) -> None:
        self.emptied: list[str] = []
        self.tally = Counter[str]()
        self._words, self._header_row, self._dropped, self._width = words, header_row, dropped, width
        self._left_out: set[int] = set()
        self._header = book.add_format({"bold": True, "bg_color": "#EDF0F3", "bottom": 1, "valign": "vcenter"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._clock = book.add_format({"num_format": "[h]:mm:ss"})
        self._remark = book.add_format({"valign": "top", "text_wrap": True})
        self._outcomes = _outcome_formats(book)
        self._page: Worksheet = book.add_worksheet()
        self._page.set_column(0, max(width - 1, 0), 16)
        self._page.set_column(width, width, 14)
        self._page.set_column(width + 1, width + 1, 70)
        self._page.freeze_panes(header_row, 0)

    def write(self, rows: Iterator[Row], remarks: Iterable[Remark]) -> None:
        given = iter(remarks)
        waiting = next(given, None)
        for shown, row in enumerate(rows, 1):
            if shown == self._header_row:
                self._write_header(shown - 1, row)
                continue
            self._write_cells(shown - 1, row)
            if waiting and waiting[0] == shown:
                self._write_remark(shown - 1, waiting[1], waiting[2])
                waiting = next(given, None)
        if waiting:
            raise ValueError(f"a remark belongs to row {waiting[0]}, which is out of order or beyond the table")

    def _write_header(self, at: int, row: Row) -> None:
        note = self._words["emptied"]
        for column, cell in enumerate(row):
            text = as_text(cell)
            if text in self._dropped or (text and is_prohibited_header(text)):
                self.emptied.append(text)
                self._left_out.add(column)
                text = text.removesuffix(note) + note
            elif text in LABELS:
                self._left_out.add(column)
                continue
            if text:
                self._page.write_string(at, column, text[:MOST_TEXT], self._header)
        self._page.write_string(at, self._width, self._words["outcome"], self._header)
        self._page.write_string(at, self._width + 1, self._words["remarks"], self._header)

    def _write_cells(self, at: int, row: Row) -> None:
        for column, cell in enumerate(row):
            if cell == "" or cell is None or column in self._left_out:
                continue
            if isinstance(cell, str):
                self._page.write_string(at, column, cell[:MOST_TEXT])
            else:
                self._write_value(at, column, cell)

    def _write_value(self, at: int, column: int, cell: Any) -> None:
        if isinstance(cell, bool):
            self._page.write_boolean(at, column, cell)
        elif isinstance(cell, int | float):
            self._page.write_number(at, column, cell)
        elif isinstance(cell, dt.datetime):
            self._page.write_datetime(at, column, cell.replace(tzinfo=None), self._moment)
        elif isinstance(cell, dt.date):
            self._page.write_datetime(at, column, cell, self._day)
        elif isinstance(cell, dt.time | dt.timedelta):
            self._page.write_datetime(at, column, cell, self._clock)
        else:
            self._page.write_string(at, column, str(cell)[:MOST_TEXT])

    def _write_remark(self, at: int, outcome: str, text: str) -> None:
        outcome = "remarked" if outcome == "accepted" and text else outcome
        self.tally[outcome] += 1
        self._page.write_string(at, self._width, self._words[outcome], self._outcomes[outcome])
        if text:
            self._page.write_string(at, self._width + 1, text[:MOST_TEXT], self._remark)


def _outcome_formats(book: Workbook) -> dict[str, Format]:
    colours: dict[str, dict[str, Any]] = {
        "accepted": {"font_color": "#1E6B37"},
        "remarked": {"font_color": "#7A4B00", "bg_color": "#FFF3D6"},
        "rejected": {"font_color": "#9C1C1C", "bg_color": "#FDE3E1", "bold": True},
    }
    return {outcome: book.add_format({"valign": "top", **look}) for outcome, look in colours.items()}


def _write_about(page: Worksheet, lines: list[tuple[str, str | int]]) -> None:
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 80)
    for at, (label, value) in enumerate(lines):
        page.write_string(at, 0, label)
        if isinstance(value, int):
            page.write_number(at, 1, value)
        else:
            page.write_string(at, 1, value[:MOST_TEXT])
