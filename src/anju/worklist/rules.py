"""May this viewer decide this item? One reason, the one that helps."""

from __future__ import annotations

from anju.access.rules import Viewer

OPEN = "open"
CLAIMED = "claimed"

DECIDED = "already-decided"
OWN_ENTRY = "own-entry"
TAKEN = "claimed-by-other"


def check_decision(state: str, entered_by: int, assignee: int | None, viewer: Viewer) -> str | None:
    """None when the viewer may decide, else a slug.

    Decided items come first: whoever entered one learns that it is done, not that he may not. The office's machine
    (account 0) may decide its own entries: a demo or a migration of old registers is no second pair of eyes."""
    if state not in (OPEN, CLAIMED):
        return DECIDED
    if entered_by == viewer.account and not viewer.is_system:
        return OWN_ENTRY
    if assignee is not None and assignee != viewer.account:
        return TAKEN
    return None
