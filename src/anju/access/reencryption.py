"""Sealed values, sealed anew with the current key: batch by batch, resumable at any value, readable throughout.

docs/algorithms/key-rotation.md says why it goes by blocks, and how tables that refuse changes let it happen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg import sql

from anju.access.sealed import SEALED, SealedColumn
from anju.access.vault import vault
from anju.journal.actions import write_line
from anju.kernel.errors import Conflict

BLOCKS = 256
"""Blocks of 8 kB looked through at a time."""
VALUES, BYTES = 5_000, 16 * 1024 * 1024
"""Most of a transaction; one value may be larger."""
PASSES = 5
"""After so many, somebody still seals with an old key."""
TURN = 0x6B657973
"""Number of the advisory lock whoever seals anew holds."""
VERSION = "get_byte(substr({c}, 1, 1), 0)"
COUNT = "SELECT {v} AS version, count(*) FROM {t} WHERE {c} IS NOT NULL GROUP BY 1 ORDER BY 1"
STALE = (
    "SELECT ctid::text, octet_length({c}) FROM {t} WHERE ctid >= %s::tid AND ctid < %s::tid"
    " AND {c} IS NOT NULL AND {v} < %s"
)
LOCK = "SELECT ctid::text, {c} FROM {t} WHERE ctid = ANY(%s::tid[]) AND {v} < %s FOR UPDATE"
SWAP = (
    "UPDATE {t} SET {c} = fresh.value FROM unnest(%s::tid[], %s::bytea[]) AS fresh(place, value)"
    " WHERE {t}.ctid = fresh.place"
)
FORBID = "ALTER TABLE {t} ADD CONSTRAINT {n} CHECK ({c} IS NULL OR {v} >= {least}) NOT VALID"

Progress = Callable[[SealedColumn, int, int], None]
"""Column, blocks looked through, blocks in all."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many values of a column are sealed with a version."""

    column: SealedColumn
    version: int
    values: int


def counts() -> list[Count]:
    """Values by column and version; reads every sealed table once."""
    return [Count(column, version, values) for column in SEALED for version, values in _rows(_of(column, COUNT))]


def reencrypt(*, progress: Progress | None = None) -> int:
    """Seal every value anew that is not of the current version; the number done. Conflict while somebody else does.

    Killed anywhere, the next run goes on: values say themselves which are done."""
    try:
        with transaction.atomic():
            # The session of a run that was killed ends once its last statement has.
            _run("SET LOCAL lock_timeout = '10s'")
            _run("SELECT pg_advisory_lock(%s)", TURN)
    except OperationalError as error:
        raise Conflict("Somebody is sealing anew already.") from error
    try:
        return sum(_column(column, progress) for column in SEALED)
    finally:
        _run("SELECT pg_advisory_unlock(%s)", TURN)


def forbid_older(least: int) -> None:
    """From here on the database takes no value sealed with a key older than `least`, and has none.

    Conflict naming the first column that still has one; then nothing is forbidden there."""
    for column in SEALED:
        name = sql.Identifier(f"{column.table}_{column.column}_key")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            cursor.execute(_of(column, "ALTER TABLE {t} DROP CONSTRAINT IF EXISTS {n}", n=name))
            cursor.execute(_of(column, FORBID, n=name, least=sql.Literal(least)))
        try:
            with transaction.atomic():
                _run(_of(column, "ALTER TABLE {t} VALIDATE CONSTRAINT {n}", n=name))
        except IntegrityError as error:
            _run(_of(column, "ALTER TABLE {t} DROP CONSTRAINT {n}", n=name))
            raise Conflict(
                "%(column)s still holds values of older keys: run `anju keys reencrypt` first.",
                params={"column": str(column)},
            ) from error


def _column(column: SealedColumn, progress: Progress | None) -> int:
    done = 0
    for _ in range(PASSES):
        found = sum(_range(column, block) for block in _blocks(column, progress))
        if not found:
            return done
        done += found
    raise Conflict(
        "%(column)s keeps receiving values of an older key: a process runs that has not seen the new ring.",
        params={"column": str(column)},
    )


def _blocks(column: SealedColumn, progress: Progress | None) -> Iterator[int]:
    [(size,)] = _rows("SELECT pg_relation_size(%s::regclass) / current_setting('block_size')::bigint", column.table)
    for block in range(0, size, BLOCKS):
        yield block
        if progress:
            progress(column, min(block + BLOCKS, size), size)


def _range(column: SealedColumn, block: int) -> int:
    """Values of a range of blocks sealed anew, a transaction a group."""
    stale = _rows(_of(column, STALE), f"({block},0)", f"({block + BLOCKS},0)", vault().current)
    return sum(_swap(column, places) for places in _groups(stale))


def _groups(stale: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
    group: list[str] = []
    size = 0
    for place, length in stale:
        if group and (len(group) >= VALUES or size + length > BYTES):
            yield group
            group, size = [], 0
        group.append(place)
        size += length
    if group:
        yield group


@transaction.atomic
def _swap(column: SealedColumn, places: list[str]) -> int:
    sealed = vault()
    _run("SELECT set_config('anju.swapping', 'on', true)")
    rows = _rows(_of(column, LOCK), places, sealed.current)
    fresh = [sealed.encrypt(sealed.decrypt(cipher, column.field), column.field) for _, cipher in rows]
    if not fresh:
        return 0
    _run(_of(column, SWAP), [place for place, _ in rows], fresh)
    _run("SELECT set_config('anju.swapping', '', true)")
    detail = {"column": str(column), "values": len(fresh)}
    write_line("access:keys:reencrypted", actor=0, subject=sealed.current, detail=detail)
    return len(fresh)


def _of(column: SealedColumn, text: str, **parts: sql.Composable) -> str:
    name = sql.Identifier(column.column)
    names = {"t": sql.Identifier(column.table), "c": name, "v": sql.SQL(VERSION).format(c=name)}
    return sql.SQL(text).format(**names, **parts).as_string(None)


def _rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
