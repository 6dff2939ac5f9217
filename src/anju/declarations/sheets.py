"""A spreadsheet as fields: header found, columns mapped, prohibited ones dropped before anything is kept.

Reads what papers.sheets reads: .xlsx, .xls, .csv, and the table that an API message becomes. What cannot be read is
one finding, E302, that says why.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anju.declarations.said import as_text
from anju.kernel.prohibited import is_prohibited_header
from anju.papers.actions import MOST_BYTES
from anju.papers.sheets import sheets_of, tables_of
from anju.papers.tables import HEADER_WITHIN, as_table, read_table, unreadable
from anju.rulebook.rules.forms import UNCHANGED, FormSpec

MOST_ROWS = 200_000
NEEDED = frozenset({"name", "id_number", "date"})
Row = list[Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """columns: column number → field; header_row counts from 1 as the spreadsheet shows it."""

    header_row: int
    columns: Mapping[int, str]
    dropped: list[str]
    unmapped: list[str]
    body: Iterable[Row]
    form: FormSpec

    def lines(self) -> Iterator[tuple[int, int, dict[str, Any]]]:
        """(row from 1 among filled rows, row as the spreadsheet shows it, field → cell) of every filled row; those that
        say nothing has changed count for nothing."""
        columns = list(self.columns.items())
        unchanged: dict[Any, bool] = {}
        number = 0
        for shown, row in enumerate(self.body, self.header_row + 1):
            width = len(row)
            cells = {
                name: cell
                for column, name in columns
                if column < width and (cell := row[column]) is not None and cell != ""
            }
            if not cells or cells.keys() == {"sequence"}:
                continue
            kind = cells.get("kind")
            if isinstance(kind, str):
                if kind not in unchanged:
                    unchanged[kind] = self.form.kind(kind) == UNCHANGED
                if unchanged[kind]:
                    continue
            number += 1
            if number > MOST_ROWS:
                raise unreadable("too-many-rows", most=MOST_ROWS)
            yield number, shown, cells


def open_sheet(content: bytes, form: FormSpec, mapping: Mapping[str, str]) -> Sheet:
    """Find the header and map it; `mapping` is what the declarant mapped by hand (header → field).

    Raises Refused with E302 when nothing of the file can be taken."""
    if len(content) > MOST_BYTES:
        raise unreadable("too-large", most=MOST_BYTES)
    for rows in sheets_of(content):
        head = list(itertools.islice(rows, HEADER_WITHIN))
        for number, row in enumerate(head):
            columns = _columns(row, form, mapping)
            if set(columns.values()) >= NEEDED:
                dropped, unmapped = _left_over(row, columns)
                body = itertools.chain(head[number + 1 :], rows)
                return Sheet(number + 1, columns, dropped, unmapped, body, form)
    raise unreadable("no-header", needed=sorted(NEEDED))


def kept_table(content: bytes, form: FormSpec, mapping: Mapping[str, str]) -> bytes:
    """A file as it is kept: its declaration sheet as a table, prohibited columns emptied below their headers; where no
    header is found the first sheet, so that a person may still map one.

    Raises Refused (E302) where the file cannot be read at all."""
    if len(content) > MOST_BYTES:
        raise unreadable("too-large", most=MOST_BYTES)
    kept: bytes | None = None
    for table in tables_of(content):
        head = list(itertools.islice(read_table(table), HEADER_WITHIN))
        found = any(set(_columns(row, form, mapping).values()) >= NEEDED for row in head)
        if found or kept is None:
            kept = table
        if found:
            break
    return as_table([]) if kept is None else kept


def table_of(lines: Sequence[Mapping[str, Any]], dropped: Sequence[str]) -> bytes:
    """Lines of fields as a table that open_sheet reads; columns of `dropped` are named and stay empty."""
    names = sorted({name for line in lines for name in line} | NEEDED)
    return as_table([[*names, *dropped], *([line.get(name) for name in names] for line in lines)])


def _columns(row: Row, form: FormSpec, mapping: Mapping[str, str]) -> dict[int, str]:
    columns: dict[int, str] = {}
    for number, cell in enumerate(row):
        header = as_text(cell)
        if not header or is_prohibited_header(header):
            continue
        name = mapping.get(header) or form.field_of(header)
        if name and name not in columns.values():
            columns[number] = name
    return columns


def _left_over(row: Row, columns: Mapping[int, str]) -> tuple[list[str], list[str]]:
    rest = [as_text(cell) for number, cell in enumerate(row) if number not in columns and as_text(cell)]
    dropped = [header for header in rest if is_prohibited_header(header)]
    return dropped, [header for header in rest if header not in dropped]
