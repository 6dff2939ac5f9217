"""Tables as rows of cells: `.xlsx`, `.xls`, and `.csv` in UTF-8 or GB18030 as offices send them; JSON for programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from anju.papers.opening import open_apart
from anju.papers.tables import JSON_TABLE, as_table, read_table, unreadable, without_prohibited

OLE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
FILEPASS = re.compile(rb"\x09\x08(?:\x10\0\0\x06\x05\0.{12}|\x08\0\0\x05\x05\0.{4})(?:\x86\0\0\0)?\x2f\0", re.DOTALL)
"""The lock of an .xls: it stands right behind the record a workbook (BIFF8, BIFF5) begins with."""
SNIFFED = 8192


def sheets_of(content: bytes) -> Iterator[Iterator[list[Any]]]:
    """The sheets, each an iterator over its rows. Cells are what the file holds: text, numbers, dates.

    Refused as `tables_of` does."""
    kept = content.startswith(JSON_TABLE)
    return map(read_table, [content] if kept else tables_of(content))


def tables_of(content: bytes) -> Iterator[bytes]:
    """The sheets as tables (tables.as_table) without what nobody may keep, written by this house whoever sent the file.

    Refused with E302 (password, damaged, swollen, not-a-spreadsheet, encoding)."""
    if content[:4] == OLE and (ENCRYPTED in content or FILEPASS.search(content)):
        raise unreadable("password")
    if content[:4] in (OLE, ZIP):
        yield from open_apart(content)
    else:
        yield as_table(without_prohibited(read_table(content) if content.startswith(JSON_TABLE) else _csv(content)))


def _csv(content: bytes) -> Iterator[list[Any]]:
    if b"\x00" in content[:SNIFFED]:
        raise unreadable("not-a-spreadsheet")
    text = _decoded(content)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:SNIFFED], ",;\t")
    except csv.Error:
        dialect = csv.excel
    return _read(csv.reader(io.StringIO(text, newline=""), dialect))


def _read(rows: Iterator[list[str]]) -> Iterator[list[Any]]:
    # A cell of more than 131,072 characters, a quote that never closes.
    try:
        yield from rows
    except csv.Error as error:
        raise unreadable("damaged") from error


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise unreadable("encoding")
