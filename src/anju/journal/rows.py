"""Rows into tables, one or many, in one statement: the register's only way of adding.

One INSERT fed by one JSON parameter (json, which is read once and costs half of jsonb). It costs the database what COPY
costs and Python a quarter of it, and row-level security checks it, which COPY cannot
(docs/decisions/0005-walls-without-locks.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import orjson
from django.db import connection
from psycopg import sql
from psycopg.types.json import Jsonb

Row = Mapping[str, Any]
Shape = tuple[str, tuple[str, ...]]
"""A table and the columns given."""
INSERT = sql.SQL("INSERT INTO {t} ({c}) SELECT {c} FROM json_populate_recordset(NULL::{t}, {rows})")
_gathered: ContextVar[dict[Shape, list[Row]] | None] = ContextVar("gathered", default=None)


def as_json(rows: Sequence[Row] | Sequence[Sequence[Row]]) -> str:
    """Rows as the JSON text PostgreSQL reads: bytes as ``\\\\x…``, dates in ISO form."""
    return orjson.dumps(rows, default=_plain).decode()


def next_ids(table: str, count: int) -> list[int]:
    """`count` fresh ids of `table`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT array_agg(nextval('{table}_id_seq')) FROM generate_series(1, %s)", [count])  # noqa: S608
        return list(cursor.fetchone()[0] or ())


def add_rows(table: str, rows: Sequence[Row]) -> None:
    """Insert rows (all with the keys of the first, JSON columns wrapped in Jsonb) into `table`; none adds nothing."""
    if not rows:
        return
    shape = (table, tuple(rows[0]))
    gathered = _gathered.get()
    if gathered is None:
        _add({shape: rows})
    else:
        gathered.setdefault(shape, []).extend(rows)


@contextmanager
def together() -> Iterator[None]:
    """Rows added inside go to the database as one statement when the block ends, so that few cost one way there and
    back. Nothing inside may read them back; an error inside adds none of them."""
    gathered: dict[Shape, list[Row]] = {}
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    if gathered:
        _add(gathered)


def _add(rows: Mapping[Shape, Sequence[Row]]) -> None:
    given = list(rows.values())
    with connection.cursor() as cursor:
        cursor.execute(_statement(tuple(rows)), [as_json(given if len(given) > 1 else given[0])])


@cache
def _statement(shapes: tuple[Shape, ...]) -> str:
    """Composed once: tables and columns are the house's own names, never a caller's."""
    if len(shapes) == 1:
        [(table, columns)] = shapes
        return INSERT.format(t=sql.Identifier(table), c=_named(columns), rows=sql.SQL("%s::json")).as_string(None)
    *first, last = (_insert(number, *shape) for number, shape in enumerate(shapes))
    named = [sql.SQL(", added_{n} AS ({i})").format(n=sql.SQL(str(n)), i=insert) for n, insert in enumerate(first)]
    given = sql.SQL("WITH given AS MATERIALIZED (SELECT %s::json AS rows)")
    return sql.Composed([given, *named, sql.SQL(" "), last]).as_string(None)


def _insert(number: int, table: str, columns: tuple[str, ...]) -> sql.Composed:
    rows = sql.SQL("(SELECT rows -> {n} FROM given)").format(n=sql.Literal(number))
    return INSERT.format(t=sql.Identifier(table), c=_named(columns), rows=rows)


def _named(columns: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _plain(value: object) -> Any:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Jsonb):
        return value.obj
    raise TypeError(type(value).__name__)
