"""Writing journal and access lines; a room calls these in the transaction of the change or the look itself.

Lines are added without being read back: whoever acts may add a line of any place, and read those of her own alone
(access.rls.guard_journal), and a row that comes back from an INSERT counts as read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from psycopg.types.json import Jsonb

from anju.journal.rows import add_rows


def write_line(
    event: str, *, actor: int, subject: int, division: int | None = None, detail: Mapping[str, Any] | None = None
) -> None:
    """Add one journal line. event is `room:thing:verb`; detail holds old and new values, never an identity number."""
    said = {"event": event, "actor": actor, "subject": subject, "division": division}
    add_rows("journal_line", [said | {"detail": Jsonb(dict(detail or {}))}])


def write_access(persons: Iterable[tuple[int, int | None]], *, actor: int, purpose: str, shown: str) -> None:
    """Add an access line for each (person, division) looked at; one INSERT whatever the number."""
    add_rows(
        "journal_accessline",
        [
            {"actor": actor, "purpose": purpose, "shown": shown, "person": person, "division": division}
            for person, division in persons
        ],
    )
