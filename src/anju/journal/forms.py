"""The lines of a trail in canonical form, hashed: what a seal is made of (docs/algorithms/sealing.md).

SHA-256 is reckoned in the database, where the lines are. PostgreSQL knows no SM3: those leaves are reckoned here, from
the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from psycopg import sql

from anju.journal.rules import LEAST, PRINT, Leaf, Place, digest, digest_of_leaves, ranges_of

TABLES = {"line": "journal_line", "access": "journal_accessline"}
FORMS: dict[tuple[str, int], tuple[str, ...]] = {
    ("line", 1): (
        "tx::bigint", "at::timestamptz", "actor::bigint", "event::text", "subject::bigint", "division::bigint",
        "detail::jsonb",
    ),
    ("access", 1): (
        "tx::bigint", "at::timestamptz", "actor::bigint", "purpose::text", "shown::text", "person::bigint",
        "division::bigint",
    ),
}  # fmt: skip
"""Columns by trail and number of the form. Never edited: a new column makes a new form."""
NEWEST = {"line": 1, "access": 1}

BATCH = """
WITH taken AS MATERIALIZED (
    SELECT tx, id, at, {leaf} AS leaf FROM {table}
     WHERE (tx, id) >= (%s, %s) AND (tx, id) < (%s, %s) ORDER BY tx, id LIMIT %s)
SELECT count(*), max(ARRAY[tx, id]), min(at), max(at), range_agg(int8range(id, id, '[]'))::text,
       sha256(string_agg(int8send(id) || leaf, ''::bytea ORDER BY id)),
       string_agg(substr(leaf, 1, {print}), ''::bytea ORDER BY id) FROM taken"""
DIGEST = """
SELECT count(*), sha256(coalesce(string_agg(int8send(id) || {leaf}, ''::bytea ORDER BY id), ''::bytea)) FROM {table}
 WHERE (tx, id) >= (%s, %s) AND (tx, id) < (%s, %s)"""
LEAVES = """
SELECT id, {leaf} FROM {table} WHERE (tx, id) >= (%s, %s) AND (tx, id) < (%s, %s) ORDER BY id"""
CANONICAL = """
SELECT id, tx, at, record_send({row}) FROM {table}
 WHERE (tx, id) >= (%s, %s) AND (tx, id) < (%s, %s) ORDER BY tx, id LIMIT %s"""
ALL = 2**62
NEXT = """
greatest(pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
         coalesce(pg_current_xact_id_if_assigned()::text::bigint + 1, 0)) + journal_counted_from()"""
"""Lowest number no transaction has yet."""
OLDEST = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint + journal_counted_from()"
"""Number of the oldest transaction that runs: lines of older ones are complete."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines taken for one seal. last: place of the last of them; ids, digest and prints as in a Record."""

    lines: int
    last: Place
    since: datetime
    until: datetime
    ids: str
    digest: bytes
    prints: bytes


def take(trail: str, suite: str, low: Place, high: Place, most: int) -> Batch | None:
    """The first lines of an interval, at most `most`, in the newest form; None where there are none."""
    form = NEWEST[trail]
    if suite != "sha256":
        return _take_here(trail, form, suite, low, high, most)
    with connection.cursor() as cursor:
        cursor.execute(_statement(BATCH, trail, form), [*low, *high, most])
        lines, last, since, until, ids, hashed, prints = cursor.fetchone()
    if not lines:
        return None
    return Batch(lines, (last[0], last[1]), since, until, ids, bytes(hashed), bytes(prints))


def reckon(trail: str, form: int, suite: str, low: Place, high: Place) -> tuple[int, bytes]:
    """Number and digest of the lines an interval holds now."""
    if suite != "sha256":
        leaves = leaves_in(trail, form, suite, low, high)
        return len(leaves), digest_of_leaves(suite, leaves)
    with connection.cursor() as cursor:
        cursor.execute(_statement(DIGEST, trail, form), [*low, *high])
        lines, hashed = cursor.fetchone()
    return lines, bytes(hashed)


def leaves_in(trail: str, form: int, suite: str, low: Place, high: Place) -> list[Leaf]:
    """Leaves of the lines an interval holds now, by id."""
    if suite != "sha256":
        return sorted((id, digest(suite, row)) for id, _, _, row in _canonical(trail, form, low, high, ALL))
    with connection.cursor() as cursor:
        cursor.execute(_statement(LEAVES, trail, form), [*low, *high])
        return [(id, bytes(leaf)) for id, leaf in cursor.fetchall()]


def _take_here(trail: str, form: int, suite: str, low: Place, high: Place, most: int) -> Batch | None:
    rows = _canonical(trail, form, low, high, most)
    if not rows:
        return None
    leaves = sorted((id, digest(suite, row)) for id, _, _, row in rows)
    return Batch(
        lines=len(rows),
        last=(rows[-1][1], rows[-1][0]),
        since=min(at for _, _, at, _ in rows),
        until=max(at for _, _, at, _ in rows),
        ids=ranges_of([id for id, _ in leaves]),
        digest=digest_of_leaves(suite, leaves),
        prints=b"".join(leaf[:PRINT] for _, leaf in leaves),
    )


def _canonical(trail: str, form: int, low: Place, high: Place, most: int) -> list[tuple[int, int, datetime, bytes]]:
    connection.ensure_connection()
    # As bytes, not as hexadecimal text that would have to be read again.
    with connection.wrap_database_errors, connection.connection.cursor(binary=True) as cursor:
        cursor.execute(_statement(CANONICAL, trail, form), [*low, *high, most])
        rows: list[tuple[int, int, datetime, bytes]] = cursor.fetchall()
    return rows


def _statement(text: str, trail: str, form: int) -> str:
    row = sql.SQL("ROW({})").format(sql.SQL(", ").join(map(sql.SQL, FORMS[trail, form])))
    leaf = sql.SQL("sha256(record_send({row}))").format(row=row)
    return (
        sql.SQL(text)
        .format(row=row, leaf=leaf, table=sql.Identifier(TABLES[trail]), print=sql.Literal(PRINT))
        .as_string(None)
    )


def everything_before(tx: int) -> Place:
    """The place before which all lines of earlier transactions stand."""
    return tx, LEAST
