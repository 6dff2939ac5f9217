"""Blind indexes made anew with another index key, with the register closed (docs/algorithms/key-rotation.md).

The database keeps a print of the key its indexes were made with: with another key everybody would seem to be unknown,
and be added a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg import sql

from anju.access.keyring import (
    KeyRing,
    Ring,
    fresh_key,
    has_index_prepared,
    with_newest_in_use,
    with_next_version,
)
from anju.access.models import IndexKey
from anju.access.vault import Vault, VaultError, vault
from anju.journal.actions import write_line
from anju.kernel.errors import Conflict

ITSELF = "anju: the index key itself"
MEND = "Put its own ring back; or, where `anju keys rotate --index` was cut off, give that again."
BLOCKS = 256
ONLY = 1
"""The one row of IndexKey."""


@dataclass(frozen=True, slots=True)
class IndexedColumn:
    """texts: from the values of the columns `reads` to the texts the index may have been made of, likeliest first."""

    table: str
    column: str
    reads: tuple[str, ...]
    texts: Callable[..., Iterable[str]]


class IndexedColumns:
    """A registry that refuses a second entry for a column."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, str], IndexedColumn] = {}

    def register_with_history(
        self, table: str, column: str, reads: tuple[str, ...], texts: Callable[..., Iterable[str]]
    ) -> None:
        for name in (table, f"{table}_history"):
            if (name, column) in self._columns:
                raise ValueError(f"The blind index {name}.{column} is registered already.")
            self._columns[name, column] = IndexedColumn(name, column, reads, texts)

    def __iter__(self) -> Iterator[IndexedColumn]:
        return iter(self._columns.values())


INDEXED = IndexedColumns()


def check_index_key() -> None:
    """VaultError where the ring's index key is not the one this register's indexes were made with; the first time it
    is noted. Only the database's owner may."""
    made_with, _ = IndexKey.objects.get_or_create(pk=ONLY, defaults={"print": print_of(vault())})
    if made_with.print != print_of(vault()):
        raise VaultError(f"The register's indexes were made with another index key than the ring's. {MEND}")


def is_made_with(other: Vault) -> bool | None:
    """None where nobody has noted it yet."""
    made_with = IndexKey.objects.filter(pk=ONLY).first()
    return made_with.print == print_of(other) if made_with else None


def print_of(of: Vault) -> str:
    """What tells index keys apart, and nothing else about them."""
    return of.index(ITSELF).hex()


def change_index_key(ring: Ring, suite: str, write: Callable[[Ring], None]) -> tuple[Ring, int]:
    """The ring with another index key in use, written by `write`, and how many indexes were made anew.

    The key is written before anything is made with it, and put in use after everything is: cut off in between, the
    same is done again with the same key. Conflict where a version without another index key is prepared."""
    if KeyRing.read(ring, suite).prepared is None:
        ring = with_next_version(ring, index=fresh_key())
        write(ring)
    elif not has_index_prepared(ring):
        raise Conflict("A version with the same index key is prepared: run `anju keys rotate` first.")
    turned = with_newest_in_use(ring, index=True)
    new = Vault(KeyRing.read(turned, suite))
    done = 0 if is_made_with(new) else reindex(new)
    write(turned)
    return turned, done


@transaction.atomic
def reindex(new: Vault) -> int:
    """Make every blind index anew with the index key of `new`; their number. All of them or none.

    Conflict while anybody else is connected, and where a value does not belong to its index."""
    _alone()
    before = vault()
    done = sum(_column(column, before, new) for column in INDEXED)
    IndexKey.objects.update_or_create(pk=ONLY, defaults={"print": print_of(new)})
    write_line("access:keys:reindexed", actor=0, subject=new.current, detail={"values": done})
    return done


def _alone() -> None:
    """Nobody else is here, and nobody comes before the end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        others = cursor.fetchone()[0]
    if others:
        raise Conflict(
            "The register is open: %(others)s other sessions. Stop web and worker first.", params={"others": others}
        )
    try:
        for table in {column.table for column in INDEXED}:
            _run(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE NOWAIT").format(sql.Identifier(table)))
    except OperationalError as error:
        raise Conflict("The register is open: somebody uses it right now.") from error


def _column(column: IndexedColumn, before: Vault, new: Vault) -> int:
    # Not a change of anybody's record: no history, no refusal. The table is ours alone until the end.
    table = sql.Identifier(column.table)
    _run(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
    [(size,)] = _rows(
        sql.SQL("SELECT pg_relation_size(%s::regclass) / current_setting('block_size')::bigint"), column.table
    )
    done = sum(_range(column, block, before, new) for block in range(0, size, BLOCKS))
    _run(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))
    return done


def _range(column: IndexedColumn, block: int, before: Vault, new: Vault) -> int:
    names = {"t": sql.Identifier(column.table), "c": sql.Identifier(column.column)}
    found = sql.SQL(
        "SELECT ctid::text, {c}, {reads} FROM {t} WHERE ctid >= %s::tid AND ctid < %s::tid AND {c} IS NOT NULL"
    ).format(**names, reads=sql.SQL(", ").join(map(sql.Identifier, column.reads)))
    places, fresh = [], []
    for place, index, *values in _rows(found, f"({block},0)", f"({block + BLOCKS},0)"):
        made = _fresh(column, bytes(index), values, before, new)
        if made is not None:
            places.append(place)
            fresh.append(made)
    swap = (
        "UPDATE {t} SET {c} = n.value FROM unnest(%s::tid[], %s::bytea[]) AS n(place, value) WHERE {t}.ctid = n.place"
    )
    _run(sql.SQL(swap).format(**names), places, fresh)
    return len(places)


def _fresh(column: IndexedColumn, index: bytes, values: list[Any], before: Vault, new: Vault) -> bytes | None:
    """The new index; None for one that is new already, because the table grows while it is walked."""
    for text in column.texts(*values):
        if before.index(text) == index:
            return new.index(text)
        if new.index(text) == index:
            return None
    raise Conflict(
        "%(column)s holds an index that does not belong to its value; nothing was changed.",
        params={"column": f"{column.table}.{column.column}"},
    )


def _rows(statement: sql.Composable, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None), values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _run(statement: sql.Composable, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None), values)
