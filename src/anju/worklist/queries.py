"""Reading the work list: one's queue, one item, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from anju.access.rules import Permission, Viewer
from anju.kernel.division_code import subtree
from anju.kernel.errors import NotFound
from anju.kernel.pages import Page
from anju.worklist.models import Item

Queue = Literal["open", "mine", "late", "decided", "all"]
UNDECIDED = (Item.State.OPEN, Item.State.CLAIMED)


@dataclass(frozen=True, slots=True)
class Load:
    """How much waits: all open items in sight, those past their due time, and the viewer's own."""

    waiting: int
    late: int
    mine: int


def queue(
    viewer: Viewer, *, show: Queue = "open", division: int | None = None, after: int | None = None, limit: int = 50
) -> Page[Item]:
    """Items in sight, by key; `division` narrows to a subtree.

    What waits: first what must be done first, then what has no time set, oldest first. What is decided: newest first.
    after: id of the last item of the page before, wherever it stands by now."""
    viewer.require(Permission.ITEM_VIEW)
    items = _shown(Item.objects.visible_to(viewer), show, viewer)
    if division is not None:
        low, high = subtree(division)
        items = items.filter(division__gte=low, division__lt=high)
    if show in ("decided", "all"):
        items = (items if after is None else items.filter(pk__lt=after)).order_by("-pk")
    else:
        items = (items if after is None else items.filter(_behind(viewer, after))).order_by("due_at", "pk")
    rows = list(items[: limit + 1])
    shown = rows[:limit]
    return Page(shown, shown[-1].pk if len(rows) > limit else None)


def item_of(viewer: Viewer, item_id: int) -> Item:
    """One item; NotFound when absent or out of scope."""
    viewer.require(Permission.ITEM_VIEW)
    item = Item.objects.visible_to(viewer).filter(pk=item_id).first()
    if item is None:
        raise NotFound("No such work item.")
    return item


def items_of(viewer: Viewer, ids: list[int]) -> list[Item]:
    """Those of some items that are in sight, by id."""
    viewer.require(Permission.ITEM_VIEW)
    return list(Item.objects.visible_to(viewer).filter(pk__in=ids).order_by("pk"))


def items_about(kind: str, subjects: list[int]) -> dict[int, Item]:
    """Newest item of each subject. For rooms that applied the scope of their subjects already."""
    return {item.subject: item for item in Item.objects.filter(kind=kind, subject__in=subjects).order_by("pk")}


def load_of(viewer: Viewer, *, now: datetime | None = None) -> Load:
    """What waits in the viewer's area."""
    viewer.require(Permission.ITEM_VIEW)
    counts = (
        Item.objects.visible_to(viewer)
        .filter(state__in=UNDECIDED)
        .aggregate(
            waiting=Count("pk"),
            late=Count("pk", filter=Q(due_at__lt=now or timezone.now())),
            mine=Count("pk", filter=Q(assignee=viewer.account)),
        )
    )
    return Load(**counts)


def waiting_by_division(viewer: Viewer) -> list[tuple[int, int]]:
    """(community, items waiting), most first."""
    viewer.require(Permission.ITEM_VIEW)
    waiting = Item.objects.visible_to(viewer).filter(state__in=UNDECIDED)
    return list(
        waiting.values("division")
        .annotate(count=Count("pk"))
        .order_by("-count", "division")
        .values_list(F("division"), "count")
    )


def _behind(viewer: Viewer, item_id: int) -> Q:
    """What stands behind an item in the order of due times, those without one last."""
    due = Item.objects.visible_to(viewer).filter(pk=item_id).values_list("due_at", flat=True).first()
    if due is None:
        return Q(due_at__isnull=True, pk__gt=item_id)
    return Q(due_at__gt=due) | Q(due_at=due, pk__gt=item_id) | Q(due_at__isnull=True)


def _shown(items: QuerySet[Item], show: Queue, viewer: Viewer) -> QuerySet[Item]:
    if show == "open":
        return items.filter(state__in=UNDECIDED)
    if show == "mine":
        return items.filter(state__in=UNDECIDED, assignee=viewer.account)
    if show == "late":
        return items.filter(state__in=UNDECIDED, due_at__lt=timezone.now())
    if show == "decided":
        return items.exclude(state__in=UNDECIDED)
    return items
