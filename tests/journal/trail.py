"""Lines to seal, and an owner of the database who does what he must not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from anju.journal.actions import write_access, write_line
from anju.journal.models import AccessLine, Line
from anju.journal.sealing import Sealed, seal_trail


def write(count: int = 5) -> None:
    """So many lines in each trail, as if by a transaction of their own."""
    pass_time()
    for n in range(count):
        write_line("stays:stay:opened", actor=3, subject=n, division=440309002001, detail={"号": n, "was": None})
        write_access([(n, 440309002001)], actor=3, purpose="核实", shown="page")


def pass_time() -> None:
    """From here on it is as if another transaction, later than any that runs, were writing."""
    [(counted,)] = sql("SELECT journal_counted_from()")
    count_from(counted + 1_000_000)


def count_from(number: int) -> None:
    sql(
        "CREATE OR REPLACE FUNCTION journal_counted_from() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE"
        f" AS 'SELECT {number}::bigint'"
    )


def seal(most: int = 50_000) -> Sealed:
    """Seal what this test's own transaction has written so far, too."""
    pass_time()
    return seal_trail(most=most)


def sql(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def as_owner() -> Iterator[None]:
    """With the refusing triggers switched off, as an owner of the tables can."""
    tables = ("journal_line", "journal_accessline", "journal_seal")
    for table in tables:
        sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def ids(trail: str) -> list[int]:
    model = Line if trail == "journal_line" else AccessLine
    return list(model.objects.order_by("pk").values_list("pk", flat=True))
