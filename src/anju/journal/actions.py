"""Writing journal and access lines; a room calls these in the transaction of the change or the look itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from anju.journal.models import AccessLine, Line


def write_line(
    event: str, *, actor: int, subject: int, division: int | None = None, detail: Mapping[str, Any] | None = None
) -> None:
    """Add one journal line. event is `room:thing:verb`; detail holds old and new values, never an identity number."""
    Line.objects.create(event=event, actor=actor, subject=subject, division=division, detail=dict(detail or {}))


def write_access(persons: Iterable[tuple[int, int | None]], *, actor: int, purpose: str, shown: str) -> None:
    """Add an access line for each (person, division) looked at; one INSERT whatever the number."""
    AccessLine.objects.bulk_create(
        [
            AccessLine(actor=actor, purpose=purpose, shown=shown, person=person, division=division)
            for person, division in persons
        ]
    )
