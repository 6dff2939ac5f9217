"""Writing journal and access lines; a room calls these in the transaction of the change or the look itself.

Lines are added without being read back: whoever acts may add a line of any place, and read those of her own alone
(access.rls.guard_journal), and a row that comes back from an INSERT counts as read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from psycopg.types.json import Jsonb

from anju.journal.rows import add_rows

ACCESS = "journal_accessline"
_looks: ContextVar[list[dict[str, object]] | None] = ContextVar("looks", default=None)


def write_line(
    event: str, *, actor: int, subject: int, division: int | None = None, detail: Mapping[str, Any] | None = None
) -> None:
    """Add one journal line. event is `room:thing:verb`; detail holds old and new values, never an identity number."""
    said = {"event": event, "actor": actor, "subject": subject, "division": division}
    add_rows("journal_line", [said | {"detail": Jsonb(dict(detail or {}))}])


def write_access(persons: Iterable[tuple[int, int | None]], *, actor: int, purpose: str, shown: str) -> None:
    """Add an access line for each (person, division) looked at; one INSERT whatever the number."""
    looks: list[dict[str, object]] = [
        {"actor": actor, "purpose": purpose, "shown": shown, "person": person, "division": division}
        for person, division in persons
    ]
    kept = _looks.get()
    if kept is not None:
        kept.extend(looks)
    add_rows(ACCESS, looks)


@contextmanager
def looks_kept() -> Iterator[list[dict[str, object]]]:
    """The looks told inside, so that a page that is shown though its transaction is rolled back can tell them again
    (`tell_again`): what was seen is not unseen."""
    kept: list[dict[str, object]] = []
    token = _looks.set(kept)
    try:
        yield kept
    finally:
        _looks.reset(token)


def tell_again(looks: list[dict[str, object]]) -> None:
    """Write looks whose first writing was rolled back. Call inside a transaction."""
    add_rows(ACCESS, looks)
