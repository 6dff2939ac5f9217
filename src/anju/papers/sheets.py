"""Tables as rows of cells: `.xlsx`, `.xls`, and `.csv` in UTF-8 or GB18030 as offices send them; JSON for programs."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import orjson
from python_calamine import CalamineWorkbook

from anju.kernel.errors import Refused
from anju.kernel.findings import Finding

OLE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
FILEPASS = re.compile(rb"\x09\x08(?:\x10\0\0\x06\x05\0.{12}|\x08\0\0\x05\x05\0.{4})(?:\x86\0\0\0)?\x2f\0", re.DOTALL)
"""The lock of an .xls: it stands right behind the record a workbook (BIFF8, BIFF5) begins with."""
JSON_TABLE = b'{"table":[\n'
SNIFFED = 8192
ROWS_AT_ONCE = 2_000
DATE = "\x1f"  # in a JSON table, a date is its ISO text behind this sign, which no spreadsheet cell begins with


def unreadable(reason: str, **params: object) -> Refused:
    """The refusal of a whole file: E302 with `reason` and what its wording needs."""
    finding = Finding("E302", "file", None, {"reason": reason, **params})
    return Refused("The file cannot be taken.", findings=[finding])


def sheets_of(content: bytes) -> Iterator[Iterator[list[Any]]]:
    """The sheets, each an iterator over its rows. Cells are what the file holds: text, numbers, dates.

    Refused with E302 (password, damaged, not-a-spreadsheet, encoding)."""
    if content[:4] == OLE and (ENCRYPTED in content or FILEPASS.search(content)):
        raise unreadable("password")
    if content[:4] in (OLE, ZIP):
        yield from _workbook(content)
    elif content.startswith(JSON_TABLE):
        yield _json(content)
    else:
        yield _csv(content)


def _workbook(content: bytes) -> Iterator[Iterator[list[Any]]]:
    # The reader raises a type of its own for each thing that may be wrong; to the sender they are one.
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except Exception as error:
        raise unreadable("damaged") from error
    for sheet in sheets:
        yield sheet.iter_rows()


def as_table(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as a file that `sheets_of` reads back as they are: cells are text, numbers, dates or None."""
    table = io.BytesIO()
    table.write(JSON_TABLE)
    for number, row in enumerate(rows):
        # Written out one by one: a hundred thousand small results kept for a join take ten times the memory.
        table.write(b",\n" if number else b"")
        table.write(orjson.dumps(row, default=_marked, option=orjson.OPT_PASSTHROUGH_DATETIME))
    table.write(b"\n]}")
    return table.getvalue()


def _marked(cell: Any) -> str:
    return DATE + cell.isoformat() if isinstance(cell, date) else str(cell)


def _json(content: bytes) -> Iterator[list[Any]]:
    """Some rows at a time: as_table puts each on a line of its own."""
    lines = io.BytesIO(content)
    lines.seek(len(JSON_TABLE))
    while some := list(itertools.islice(lines, ROWS_AT_ONCE)):
        last = some[-1] == b"]}"
        try:
            rows = orjson.loads(b"[" + b"".join(some[:-1] if last else some).rstrip(b",\n") + b"]")
        except ValueError as error:
            raise unreadable("damaged") from error
        for row in rows:
            yield [_date_of(cell) if type(cell) is str and cell[:1] == DATE else cell for cell in row]


def _date_of(cell: str) -> date:
    return datetime.fromisoformat(cell[1:]) if "T" in cell else date.fromisoformat(cell[1:])


def _csv(content: bytes) -> Iterator[list[Any]]:
    if b"\x00" in content[:SNIFFED]:
        raise unreadable("not-a-spreadsheet")
    text = _decoded(content)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:SNIFFED], ",;\t")
    except csv.Error:
        dialect = csv.excel
    return csv.reader(io.StringIO(text, newline=""), dialect)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise unreadable("encoding")
