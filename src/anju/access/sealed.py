"""Which columns hold values the vault sealed: each room registers its own, so that none is forgotten at a rotation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class SealedColumn:
    """field: the name bound to the values. swaps: the table refuses or remembers changes, but lets sealed values be
    sealed anew (journal.guards.swaps_only)."""

    table: str
    column: str
    field: str
    swaps: bool = False

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


class SealedColumns:
    """A registry that refuses a second entry for a column."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, str], SealedColumn] = {}

    def register(self, *columns: SealedColumn) -> None:
        for column in columns:
            if (column.table, column.column) in self._columns:
                raise ValueError(f"The sealed column {column} is registered already.")
            self._columns[column.table, column.column] = column

    def register_with_history(self, table: str, column: str, field: str) -> None:
        """A column of a table that keeps history, and the same of its history."""
        for name in (table, f"{table}_history"):
            self.register(SealedColumn(name, column, field, swaps=True))

    def __iter__(self) -> Iterator[SealedColumn]:
        return iter(sorted(self._columns.values()))


SEALED = SealedColumns()
