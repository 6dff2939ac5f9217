"""Writing journal and access lines; a room calls these in the transaction of the change or the look itself.

Lines are added without being read back: whoever acts may add a line of any place, and read those of her own alone
(access.rls.guard_journal), and a row that comes back from an INSERT counts as read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from psycopg.types.json import Jsonb

from anju.journal.rows import add_rows

ACCESS = "journal_accessline"
Look = dict[str, object]
_looks: ContextVar[list[Look] | None] = ContextVar("looks", default=None)


def write_line(
    event: str, *, actor: int, subject: int, division: int | None = None, detail: Mapping[str, Any] | None = None
) -> None:
    """Add one journal line. event is `room:thing:verb`; detail holds old and new values, never an identity number."""
    said = {"event": event, "actor": actor, "subject": subject, "division": division}
    add_rows("journal_line", [said | {"detail": Jsonb(dict(detail or {}))}])


def write_access(persons: Iterable[tuple[int, int | None]], *, actor: int, purpose: str, shown: str) -> None:
    """Add an access line for each (person, division) looked at: at once in one INSERT, or with the page's other looks
    (`looks_gathered`)."""
    looks: list[Look] = [
        {"actor": actor, "purpose": purpose, "shown": shown, "person": person, "division": division}
        for person, division in persons
    ]
    gathered = _looks.get()
    if gathered is None:
        tell_looks(looks)
    else:
        gathered.extend(looks)


@contextmanager
def looks_gathered() -> Iterator[list[Look]]:
    """The looks of a page, which whoever opens the block tells (`tell_looks`) before the page leaves: several readers
    on one page cost one INSERT, and what a page shows though its transaction is rolled back is told all the same."""
    gathered: list[Look] = []
    token = _looks.set(gathered)
    try:
        yield gathered
    finally:
        _looks.reset(token)


def tell_looks(looks: Sequence[Look]) -> None:
    """Write access lines. Call inside a transaction: the reading's own, where that is not rolled back."""
    add_rows(ACCESS, looks)
