"""A table as it is kept and handed on: JSON, a row a line, dates marked so that they come back as dates."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import orjson

from anju.kernel.errors import Refused
from anju.kernel.findings import Finding
from anju.kernel.prohibited import is_prohibited_header

JSON_TABLE = b'{"table":[\n'
ROWS_AT_ONCE = 2_000
HEADER_WITHIN = 30
LONGEST_HEADING = 12  # longer cells above a header are instructions, which may well name a prohibited field
DATE = "\x1f"  # in a JSON table, a date is its ISO text behind this sign, which no spreadsheet cell begins with


def unreadable(reason: str, **params: object) -> Refused:
    """The refusal of a whole file: E302 with `reason` and what its wording needs."""
    finding = Finding("E302", "file", None, {"reason": reason, **params})
    return Refused("The file cannot be taken.", findings=[finding])


def as_table(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as a file that `read_table` reads back as they are: cells are text, numbers, dates or None."""
    table = io.BytesIO()
    table.write(JSON_TABLE)
    for number, row in enumerate(rows):
        # Written out one by one: a hundred thousand small results kept for a join take ten times the memory.
        table.write(b",\n" if number else b"")
        table.write(orjson.dumps(row, default=_marked, option=orjson.OPT_PASSTHROUGH_DATETIME))
    table.write(b"\n]}")
    return table.getvalue()


def read_table(content: bytes) -> Iterator[list[Any]]:
    """The rows of `as_table`, some at a time: each stands on a line of its own. Refused (E302) where it is damaged."""
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


def without_prohibited(rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
    """The rows, emptied wherever one of the first HEADER_WITHIN has a prohibited heading above; the heading stays."""
    hidden: set[int] = set()
    for place, row in enumerate(rows):
        yield [None if number in hidden else cell for number, cell in enumerate(row)] if hidden else row
        if place < HEADER_WITHIN:
            hidden |= {number for number, cell in enumerate(row) if _heads_prohibited(cell)}


def _heads_prohibited(cell: Any) -> bool:
    return isinstance(cell, str) and len(cell) <= LONGEST_HEADING and is_prohibited_header(cell) is not None


def _marked(cell: Any) -> str:
    return DATE + cell.isoformat() if isinstance(cell, date) else str(cell)


def _date_of(cell: str) -> date | str:
    """A .csv may hold the sign after all: what is no date behind it stays the text it was."""
    try:
        return datetime.fromisoformat(cell[1:]) if "T" in cell else date.fromisoformat(cell[1:])
    except ValueError:
        return cell
