"""Work items are raised, claimed, handed on and decided; many at once by the same verb."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from anju.access.queries import deciders, same_hands
from anju.access.rules import Permission, Viewer
from anju.journal.rows import add_rows
from anju.kernel.errors import Conflict, NotFound, Refused
from anju.kernel.findings import Finding
from anju.worklist.batches import drop, first_of_two, journal_items, remember
from anju.worklist.kinds import KINDS, Outcome, own_items
from anju.worklist.models import Item
from anju.worklist.queries import stands_in_for
from anju.worklist.rules import DECIDED, OWN_ENTRY, PROPOSED, UNPROPOSED, WAITS_FOR_SECOND, check_decision

ABSENT = "not-found"
MOST_AT_ONCE = 1000
Refusals = dict[int, str]
Decide = Callable[[str, Sequence[Item]], Mapping[int, Outcome]]


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one item the viewer decided: done, and a slug that says how or why not; batch: what takes back all
    that was done with it (undo)."""

    item: int
    done: bool
    outcome: str
    batch: int | None = None


def raise_items(
    kind: str, subjects: Sequence[tuple[int, int, datetime | None]], *, entered_by: int, channel: str = ""
) -> None:
    """Add an open item for each (subject, division, due). Call inside the transaction that made the subjects."""
    KINDS[kind]
    add_rows(
        "worklist_item",
        [
            {
                "division": division,
                "kind": kind,
                "subject": subject,
                "state": Item.State.OPEN.value,
                "entered_by": entered_by,
                "due_at": due,
                "reason": "",
                "channel": channel,
            }
            for subject, division, due in subjects
        ],
    )


@transaction.atomic
def claim(ids: Sequence[int], *, viewer: Viewer) -> list[Decision]:
    """Take items for oneself."""
    return _move(ids, viewer, "claimed", state=Item.State.CLAIMED, assignee=viewer.account)


@transaction.atomic
def release(ids: Sequence[int], *, viewer: Viewer) -> list[Decision]:
    """Put one's items back into the queue; what a colleague proposed is thereby not agreed to."""
    return _move(ids, viewer, "released", state=Item.State.OPEN, assignee=None)


@transaction.atomic
def assign(ids: Sequence[int], *, to: int, viewer: Viewer) -> list[Decision]:
    """Hand items to an account, whoever has them (a supervisor's act)."""
    viewer.require(Permission.ITEM_ASSIGN)
    if to not in {account.id for account in deciders(viewer)}:
        raise NotFound("No such account to hand items to.")
    decisions, items = _open_items(ids, viewer, lambda items: _unassignable(items, to))
    batch = remember("assigned", items, viewer, to=to)
    drop(items)
    _update([item.pk for item in items], state=Item.State.CLAIMED.value, assignee=to, **UNPROPOSED)
    journal_items("assigned", items, viewer, to=to)
    return decisions + [Decision(item.pk, True, "assigned", batch) for item in items]


@transaction.atomic
def confirm(ids: Sequence[int], *, viewer: Viewer) -> list[Decision]:
    """Confirm items: the kind's room makes its subjects facts. Blocked ones stay open; each tells why."""
    return _decide(ids, viewer, Item.State.CONFIRMED, "", lambda kind, items: KINDS[kind].on_confirmed(items, viewer))


@transaction.atomic
def refuse(ids: Sequence[int], *, viewer: Viewer, reason: str, agreed: bool = False) -> list[Decision]:
    """Return items with a reason the declarant will read. agreed: two officers have decided what this follows from."""
    reason = reason.strip()
    if len(reason) < 2:
        raise Refused("Say why it is returned.", findings=[Finding("E211", "reason", reason)])

    def on_refused(kind: str, items: Sequence[Item]) -> Mapping[int, Outcome]:
        KINDS[kind].on_refused(items, viewer, reason)
        return {item.pk: Outcome(True, "refused") for item in items}

    return _decide(ids, viewer, Item.State.REFUSED, reason[:300], on_refused, agreed=agreed)


def withdraw(kind: str, subjects: Sequence[int]) -> int:
    """Take back the waiting items of subjects that need no decision any more, those in sight; returns how many."""
    KINDS[kind]
    if not subjects:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT worklist_withdraw(%s, %s::bigint[])", [kind, list(subjects)])
        touched: int = cursor.fetchone()[0]
    return touched


def hold(item_id: int, *, viewer: Viewer) -> Item:
    """Lock one item the viewer is about to decide, before anything else of it is touched: all who decide take their
    locks in this order. NotFound out of scope, Conflict where it is not the viewer's to decide."""
    viewer.require(Permission.ITEM_DECIDE)
    item = Item.objects.visible_to(viewer).select_for_update().filter(pk=item_id).first()
    if item is None:
        raise NotFound("No such work item.")
    why = refusals([item], viewer).get(item.pk)
    if why is not None:
        raise Conflict("This item is not yours to decide.", code=why)
    return item


def begin_anew(item: Item) -> None:
    """What was proposed is agreed to no more, because what it rests on is about to change: whoever decides an item held
    by `hold` next is the first of two. What a room wrote for the proposal stays."""
    if item.state == Item.State.PROPOSED:
        _update([item.pk], state=Item.State.OPEN, assignee=None, **UNPROPOSED)


def _decide(
    ids: Sequence[int], viewer: Viewer, state: Item.State, reason: str, decide: Decide, *, agreed: bool = False
) -> list[Decision]:
    viewer.require(Permission.ITEM_DECIDE)
    decisions, items = _open_items(ids, viewer, lambda found: refusals(found, viewer))
    by_kind: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_kind[item.kind].append(item)
    outcomes: dict[int, Outcome] = {}
    for kind, group in by_kind.items():
        first = [] if agreed else first_of_two(group, state)
        if state == Item.State.REFUSED:
            drop(first)
        outcomes |= {item.pk: Outcome(True, PROPOSED) for item in first}
        outcomes |= decide(kind, [item for item in group if item.pk not in outcomes])
    proposed = _written([item for item in items if outcomes[item.pk].code == PROPOSED], PROPOSED, viewer)
    done = _written([item for item in items if outcomes[item.pk].done and item.pk not in proposed], state.value, viewer)
    now = timezone.now()
    _update(proposed, state=PROPOSED, proposed=state.value, proposed_by=viewer.account, proposed_at=now, reason=reason)
    _update(done, state=state.value, decided_at=now, decided_by=viewer.account, reason=reason)
    batches = proposed | done
    return decisions + [Decision(pk, one.done, one.code, batches.get(pk)) for pk, one in outcomes.items()]


def _written(items: Sequence[Item], verb: str, viewer: Viewer) -> dict[int, int | None]:
    """item → its batch, once what is about to be done to it is remembered and told."""
    batch = remember(verb, items, viewer)
    journal_items(verb, items, viewer)
    return {item.pk: batch for item in items}


def _move(ids: Sequence[int], viewer: Viewer, verb: str, *, state: Item.State, assignee: int | None) -> list[Decision]:
    viewer.require(Permission.ITEM_DECIDE)
    kept = Item.State.PROPOSED if state == Item.State.CLAIMED else None

    def why_not(found: Sequence[Item]) -> Refusals:
        return {item.pk: WAITS_FOR_SECOND for item in found if item.state == kept} | refusals(found, viewer)

    decisions, items = _open_items(ids, viewer, why_not)
    batches = _written(items, verb, viewer)
    drop(items)
    _update(batches, state=state.value, assignee=assignee, **UNPROPOSED)
    return decisions + [Decision(pk, True, verb, batch) for pk, batch in batches.items()]


def _open_items(
    ids: Sequence[int], viewer: Viewer, why_not: Callable[[Sequence[Item]], Refusals]
) -> tuple[list[Decision], list[Item]]:
    """Lock the items in sight; those that may not be touched come back as decisions already."""
    if len(ids) > MOST_AT_ONCE:
        raise Refused("At most %(most)s items at once.", params={"most": MOST_AT_ONCE})
    seen = {
        item.pk: item for item in Item.objects.visible_to(viewer).filter(pk__in=ids).order_by("pk").select_for_update()
    }
    refused = dict.fromkeys(ids, ABSENT) | dict.fromkeys(seen, "") | why_not(list(seen.values()))
    decisions = [Decision(pk, False, why) for pk, why in refused.items() if why]
    return decisions, [seen[pk] for pk, why in refused.items() if not why]


def refusals(items: Sequence[Item], viewer: Viewer) -> Refusals:
    """item → why the viewer may not decide it; those she may decide are left out."""
    away, hands = stands_in_for(viewer), same_hands(viewer.account)
    own = own_items(items, hands)
    reasons = {
        item.pk: check_decision(
            item.state, item.pk in own, item.assignee, viewer,
            hands=hands, proposed_by=item.proposed_by, stands_in_for=away,
        )
        for item in items
    }  # fmt: skip
    return {pk: why for pk, why in reasons.items() if why is not None}


def _unassignable(items: Sequence[Item], to: int) -> Refusals:
    own = own_items(items, same_hands(to))
    return dict.fromkeys(own, OWN_ENTRY) | {item.pk: DECIDED for item in items if item.decided_at is not None}


def _update(items: Collection[int], **values: object) -> None:
    if items:
        Item.objects.filter(pk__in=list(items)).update(**values)
