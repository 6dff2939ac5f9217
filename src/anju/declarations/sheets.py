"""A spreadsheet as fields: header found, columns mapped, prohibited ones dropped before anything is kept.

Reads .xlsx, .xls and .csv (UTF-8 or GB18030). What cannot be read is one finding, E302, that says why.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineWorkbook

from anju.declarations.said import as_text
from anju.kernel.errors import Refused
from anju.kernel.findings import Finding
from anju.kernel.prohibited import is_prohibited_header
from anju.rulebook.rules.forms import FormSpec

MOST_ROWS = 200_000
MOST_BYTES = 100 * 1024 * 1024
HEADER_WITHIN = 30
NEEDED = frozenset({"name", "id_number", "date"})
OLE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
Row = list[Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """columns: column number → field; header_row counts from 1 as the spreadsheet shows it."""

    header_row: int
    columns: Mapping[int, str]
    dropped: list[str]
    unmapped: list[str]
    body: Iterable[Row]

    def lines(self) -> Iterator[tuple[int, int, dict[str, Any]]]:
        """(row from 1 among filled rows, row as the spreadsheet shows it, field → cell) of every filled row."""
        columns = list(self.columns.items())
        number = 0
        for shown, row in enumerate(self.body, self.header_row + 1):
            cells = {
                name: row[column] for column, name in columns if column < len(row) and row[column] not in ("", None)
            }
            if not cells or cells.keys() == {"sequence"}:
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
    for rows in _sheets(content):
        head = list(itertools.islice(rows, HEADER_WITHIN))
        for number, row in enumerate(head):
            columns = _columns(row, form, mapping)
            if set(columns.values()) >= NEEDED:
                dropped, unmapped = _left_over(row, columns)
                return Sheet(number + 1, columns, dropped, unmapped, itertools.chain(head[number + 1 :], rows))
    raise unreadable("no-header", needed=sorted(NEEDED))


def unreadable(reason: str, **params: object) -> Refused:
    """The refusal of a whole file."""
    finding = Finding("E302", "file", None, {"reason": reason, **params})
    return Refused("The file cannot be taken.", findings=[finding])


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


def _sheets(content: bytes) -> Iterator[Iterator[Row]]:
    if content[:4] == OLE and ENCRYPTED in content:
        raise unreadable("password")
    if content[:4] in (OLE, b"PK\x03\x04"):
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            for name in book.sheet_names:
                yield book.get_sheet_by_name(name).iter_rows()
        except Refused:
            raise
        except Exception as error:
            raise unreadable("damaged") from error
        return
    text = _decoded(content)
    try:
        dialect = csv.Sniffer().sniff(text[:8192], ",;\t")
    except csv.Error:
        dialect = csv.excel
    yield iter(csv.reader(io.StringIO(text), dialect))


def _decoded(content: bytes) -> str:
    if b"\x00" in content[:4096]:
        raise unreadable("not-a-spreadsheet")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise unreadable("encoding")
