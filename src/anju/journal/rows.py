"""Rows into tables, one or many, in one statement: the register's only way of adding.

One INSERT fed by one JSON parameter. It costs the database what COPY costs and Python a quarter of it, and row-level
security checks it, which COPY cannot (docs/decisions/0005-rows-as-json.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import orjson
from django.db import connection
from psycopg import sql
from psycopg.types.json import Jsonb


def as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as the JSON text PostgreSQL reads: bytes as ``\\\\x…``, dates in ISO form."""
    return orjson.dumps(rows, default=_plain).decode()


def next_ids(table: str, count: int) -> list[int]:
    """`count` fresh ids of `table`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('{table}_id_seq') FROM generate_series(1, %s)", [count])  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def add_rows(table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows (all with the keys of the first, JSON columns wrapped in Jsonb) into `table`; none adds nothing."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(_insert(table, tuple(rows[0])), [as_json(rows)])


@cache
def _insert(table: str, columns: tuple[str, ...]) -> str:
    """Composed once: tables and columns are the house's own names, never a caller's."""
    statement = sql.SQL("INSERT INTO {t} ({c}) SELECT {c} FROM jsonb_populate_recordset(NULL::{t}, %s::jsonb)")
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    return statement.format(t=sql.Identifier(table), c=named).as_string(None)


def _plain(value: object) -> Any:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Jsonb):
        return value.obj
    raise TypeError(type(value).__name__)
