"""Taking back what one click did: items stand as before, and their rooms with them; what cannot come back says why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from anju.access.rules import Permission, Viewer
from anju.journal.actions import write_line
from anju.kernel.errors import Conflict, NotFound
from anju.worklist.batches import drop, journal_items, restore
from anju.worklist.kinds import KINDS, Outcome
from anju.worklist.models import Batch, BatchItem, Item
from anju.worklist.rules import OWN_TIME, SUPERVISORS_TIME, UNPROPOSED, check_undo

MOST_SHOWN = 5
CHANGED = "changed-since"
STANDS = "kind-not-undone"
BACK = "taken-back"
DECIDED = frozenset({Item.State.CONFIRMED, Item.State.REFUSED})
LEAVES: Mapping[str, Item.State] = {
    Batch.Verb.CLAIMED: Item.State.CLAIMED,
    Batch.Verb.ASSIGNED: Item.State.CLAIMED,
    Batch.Verb.RELEASED: Item.State.OPEN,
    Batch.Verb.CONFIRMED: Item.State.CONFIRMED,
    Batch.Verb.REFUSED: Item.State.REFUSED,
    Batch.Verb.PROPOSED: Item.State.PROPOSED,
}
"""Where a batch's verb left its items."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands; proposed…: what handing it on had dropped and is proposed again, empty where nothing is."""

    state: str
    assignee: int | None
    proposed: str = ""
    proposed_by: int | None = None
    proposed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BatchLine:
    """Something done to items that can still be taken back, until when."""

    id: int
    verb: str
    count: int
    made_by: int
    made_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of one item of an undone batch."""

    item: int
    done: bool
    outcome: str


def undoable(viewer: Viewer, *, now: datetime | None = None) -> list[BatchLine]:
    """The latest things the viewer may take back: her own, for a supervisor everybody's of her area."""
    viewer.require(Permission.ITEM_VIEW)
    supervises = viewer.may(Permission.ITEM_ASSIGN)
    lasts = SUPERVISORS_TIME if supervises else OWN_TIME
    batches = Batch.objects.visible_to(viewer).filter(undone_at__isnull=True)
    batches = batches.filter(made_at__gte=(now or timezone.now()) - lasts)
    if not supervises:
        batches = batches.filter(made_by=viewer.account)
    return [_line(batch, lasts) for batch in batches.order_by("-made_at", "-pk")[:MOST_SHOWN]]


@transaction.atomic
def undo(batch_id: int, *, viewer: Viewer) -> list[TakenBack]:
    """Take back all of a batch that can be; the rest stays as it is and says why. Taken back twice counts once.

    NotFound out of sight; Conflict when it is another's, too long ago, or taken back already."""
    viewer.require(Permission.ITEM_VIEW)
    batch = Batch.objects.visible_to(viewer).select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise NotFound("No such work item.")
    now = timezone.now()
    why = check_undo(batch.made_by, batch.made_at, batch.undone_at is not None, viewer, now)
    if why is not None:
        raise Conflict("This cannot be taken back.", code=why)
    before = {row.item: row for row in BatchItem.objects.filter(batch=batch)}
    found = Item.objects.visible_to(viewer).filter(pk__in=before).order_by("pk").select_for_update()
    items = {item.pk: item for item in found}
    outcomes = _outcomes(batch, before, items, viewer)
    back = [items[pk] for pk, outcome in outcomes.items() if outcome.done]
    places = {item.pk: _place(batch, before[item.pk]) for item in back}
    drop([item for item in back if places[item.pk].state != Item.State.PROPOSED])
    _put_back(places)
    restore([item for item in back if places[item.pk].proposed])
    journal_items(BACK, back, viewer, was=batch.verb, batch=batch.pk)
    Batch.objects.filter(pk=batch.pk).update(undone_by=viewer.account, undone_at=now)
    detail = {"verb": batch.verb, "items": batch.count, "taken_back": len(back)}
    write_line("worklist:batch:undone", actor=viewer.account, subject=batch.pk, division=batch.division, detail=detail)
    return [TakenBack(pk, outcome.done, outcome.code) for pk, outcome in outcomes.items()]


def _outcomes(
    batch: Batch, before: Mapping[int, BatchItem], items: Mapping[int, Item], viewer: Viewer
) -> dict[int, Outcome]:
    """item → whether it comes back. Rooms take back their side here."""
    same = [items[pk] for pk in before if pk in items and _as_left(batch, items[pk])]
    outcomes = {pk: Outcome(False, CHANGED) for pk in before}
    if batch.verb not in DECIDED:
        return outcomes | {item.pk: Outcome(True, BACK) for item in same}
    by_kind: dict[str, list[Item]] = defaultdict(list)
    for item in same:
        by_kind[item.kind].append(item)
    for kind, group in by_kind.items():
        take_back = KINDS[kind].on_reopened
        outcomes |= take_back(group, viewer) if take_back else {item.pk: Outcome(False, STANDS) for item in group}
    return outcomes


def _as_left(batch: Batch, item: Item) -> bool:
    """Whether nobody moved the item since: it stands where the batch left it, and in the same hands."""
    left: Mapping[str, tuple[int | None, int | None]] = {
        Batch.Verb.CLAIMED: (item.assignee, batch.made_by),
        Batch.Verb.ASSIGNED: (item.assignee, batch.to),
        Batch.Verb.RELEASED: (item.assignee, None),
        Batch.Verb.CONFIRMED: (item.decided_by, batch.made_by),
        Batch.Verb.REFUSED: (item.decided_by, batch.made_by),
        Batch.Verb.PROPOSED: (item.proposed_by, batch.made_by),
    }
    has, had = left[batch.verb]
    return item.state == LEAVES[batch.verb] and has == had


def _place(batch: Batch, was: BatchItem) -> Place:
    """Where an item stood. A proposal that a decision carried out stands again, and so does one that was lost by being
    handed on; one that was answered otherwise or put back is not kept, and its item waits as it did before it."""
    if was.was_state != Item.State.PROPOSED or batch.verb in DECIDED:
        return Place(was.was_state, was.was_assignee)
    if batch.verb == Batch.Verb.ASSIGNED and was.was_proposed:
        proposal = was.was_proposed, was.was_proposed_by, was.was_proposed_at
        return Place(was.was_state, was.was_assignee, *proposal)
    return Place(Item.State.OPEN if was.was_assignee is None else Item.State.CLAIMED, was.was_assignee)


def _put_back(places: Mapping[int, Place]) -> None:
    groups: dict[Place, list[int]] = defaultdict(list)
    for pk, place in places.items():
        groups[place].append(pk)
    for place, group in groups.items():
        values = asdict(place) | {"decided_at": None, "decided_by": None}
        if place.state != Item.State.PROPOSED:
            values |= UNPROPOSED | {"reason": ""}
        elif not place.proposed:
            values = {name: value for name, value in values.items() if name not in UNPROPOSED}
        Item.objects.filter(pk__in=group).update(**values)


def _line(batch: Batch, lasts: timedelta) -> BatchLine:
    return BatchLine(batch.pk, batch.verb, batch.count, batch.made_by, batch.made_at, batch.made_at + lasts)
