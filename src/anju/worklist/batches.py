"""What one click did to items, kept so that it can be taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from psycopg.types.json import Jsonb

from anju.access.rules import Viewer
from anju.journal.rows import add_rows, next_ids
from anju.worklist.kinds import KINDS
from anju.worklist.models import Item
from anju.worklist.rules import UNPROPOSED


def remember(verb: str, items: Sequence[Item], viewer: Viewer, *, to: int | None = None, note: str = "") -> int | None:
    """Keep where items stand before `verb` moves them; the batch's id, None without items.

    to, note: who gets them, and what is said with it."""
    if not items:
        return None
    [batch] = next_ids("worklist_batch", 1)
    add_rows(
        "worklist_batch",
        [
            {
                "id": batch,
                "division": viewer.low,
                "verb": verb,
                "made_by": viewer.account,
                "count": len(items),
                "to": to,
                "note": note,
            }
        ],
    )
    add_rows(
        "worklist_batchitem",
        [
            {"batch_id": batch, "item": item.pk, "was_state": item.state, "was_assignee": item.assignee}
            | {f"was_{name}": getattr(item, name) for name in UNPROPOSED}
            for item in items
        ],
    )
    return batch


def first_of_two(items: Sequence[Item], state: Item.State) -> list[Item]:
    """Items of one kind that two officers decide, and of which this is the first decision, or another than the one that
    was proposed: then the proposal is replaced, and waits for a second pair of eyes in its turn."""
    if not items:
        return []
    two = KINDS[items[0].kind].takes_two(items, state.value)
    return [item for item in items if item.pk in two and item.proposed != state.value]


def drop(items: Sequence[Item]) -> None:
    """Tell the rooms that what was decided or proposed about these items, as they stand, is dropped."""
    dropped: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.state not in (Item.State.OPEN, Item.State.CLAIMED):
            dropped[item.kind].append(item)
    for kind, group in dropped.items():
        KINDS[kind].on_dropped(group)


def restore(items: Sequence[Item]) -> None:
    """Tell the rooms that what was proposed about these items, and dropped, is proposed again."""
    restored: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        restored[item.kind].append(item)
    for kind, group in restored.items():
        KINDS[kind].on_restored(group)


def journal_items(verb: str, items: Sequence[Item], viewer: Viewer, **detail: object) -> None:
    """A journal line for each item."""
    add_rows(
        "journal_line",
        [
            {
                "actor": viewer.account,
                "event": f"worklist:item:{verb}",
                "subject": item.pk,
                "division": item.division,
                "detail": Jsonb({"kind": item.kind, "subject": item.subject, **detail}),
            }
            for item in items
        ],
    )
