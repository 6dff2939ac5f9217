"""May this viewer decide this item? One reason, the one that helps."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal, Self, cast, get_args

from anju.access.rules import Permission, Viewer

OPEN = "open"
CLAIMED = "claimed"
PROPOSED = "proposed"

DECIDED = "already-decided"
OWN_ENTRY = "own-entry"
TAKEN = "claimed-by-other"
SAME_HAND = "same-hand"
WAITS_FOR_SECOND = "waits-for-second"
UNDONE = "already-undone"
NOT_YOURS = "not-yours-to-undo"
TOO_LATE = "too-late-to-undo"

UNPROPOSED: dict[str, Any] = {"proposed": "", "proposed_by": None, "proposed_at": None}

OWN_TIME = timedelta(minutes=30)
SUPERVISORS_TIME = timedelta(hours=24)
"""How long what was done to items can be taken back: by whoever did it, and by a supervisor. Afterwards the register
has its own, slower ways (annulment), which tell everybody concerned."""


Queue = Literal["open", "mine", "late", "proposed", "decided", "all"]
Due = Literal["", "late", "today", "week", "never"]
NOBODY = -1


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """What of the work list is shown. division: everything below it; due: by when it must be done (never: no time is
    set); older: came in at least so many days ago; assignee: an account, or NOBODY; entered_by: an account."""

    show: Queue = "open"
    division: int | None = None
    kind: str = ""
    channel: str = ""
    due: Due = ""
    older: int | None = None
    assignee: int | None = None
    entered_by: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """What differs from asking for nothing; `of_dict` reads it back."""
        plain = WorkFilter()
        return {name: value for name, value in asdict(self).items() if value != getattr(plain, name)}

    @classmethod
    def of_dict(cls, kept: dict[str, Any]) -> Self:
        """Unknown names and words are left out: a filter kept by an older version still opens."""
        known = {field.name for field in fields(cls)}
        asked = {name: value for name, value in kept.items() if name in known}
        for name, words in (("show", Queue), ("due", Due)):
            if asked.get(name) not in get_args(words):
                asked.pop(name, None)
        return cls(**cast(Any, asked))


def check_decision(
    state: str,
    own: bool,
    assignee: int | None,
    viewer: Viewer,
    *,
    hands: Set[int],
    proposed_by: int | None = None,
    stands_in_for: Set[int] = frozenset(),
) -> str | None:
    """None when the viewer may decide, else a slug.

    Decided items come first: whoever entered one learns that it is done, not that he may not. own: the viewer entered
    what it decides, with whichever account of hers (hands). proposed_by: the first of two officers, who is not the
    second as well. stands_in_for: colleagues away, whose items are the viewer's meanwhile."""
    if state not in (OPEN, CLAIMED, PROPOSED):
        return DECIDED
    if own:
        return OWN_ENTRY
    if state == PROPOSED:
        return SAME_HAND if proposed_by in hands | {viewer.account} else None
    if assignee is not None and assignee != viewer.account and assignee not in stands_in_for:
        return TAKEN
    return None


def check_undo(made_by: int, made_at: datetime, undone: bool, viewer: Viewer, now: datetime) -> str | None:
    """None when the viewer may take back what was done to items, else a slug."""
    supervises = viewer.may(Permission.ITEM_ASSIGN)
    if undone:
        return UNDONE
    if made_by != viewer.account and not supervises:
        return NOT_YOURS
    return TOO_LATE if now - made_at > (SUPERVISORS_TIME if supervises else OWN_TIME) else None
