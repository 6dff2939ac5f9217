"""Reading the work list: one's queue, one item, what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from anju.access.rules import Permission, Viewer
from anju.kernel.division_code import subtree
from anju.kernel.errors import NotFound
from anju.kernel.pages import Page
from anju.worklist.models import Absence, Item
from anju.worklist.rules import NOBODY, Due, Queue, WorkFilter

ALL_TO_DO = WorkFilter()
UNDECIDED = (Item.State.OPEN, Item.State.CLAIMED, Item.State.PROPOSED)


@dataclass(frozen=True, slots=True)
class Load:
    """How much waits: all open items in sight, those past their due time, those that fall due within a day, the
    viewer's own with those she stands in for, and what colleagues proposed for a second pair of eyes."""

    waiting: int
    late: int
    soon: int
    mine: int
    proposed: int


def queue(viewer: Viewer, wanted: WorkFilter = ALL_TO_DO, *, after: int | None = None, limit: int = 50) -> Page[Item]:
    """Items in sight, by key.

    What waits: first what must be done first, then what has no time set, oldest first. What is decided: newest first.
    after: id of the last item of the page before, wherever it stands by now."""
    viewer.require(Permission.ITEM_VIEW)
    items = _narrowed(_shown(Item.objects.visible_to(viewer), wanted.show, viewer), wanted)
    if wanted.show in ("decided", "all"):
        items = (items if after is None else items.filter(pk__lt=after)).order_by("-pk")
    else:
        items = (items if after is None else items.filter(_behind(viewer, after))).order_by("due_at", "pk")
        # The first by the index alone, then their rows: under a policy the planner would fetch the whole backlog.
        items = Item.objects.filter(pk__in=items.values("pk")[: limit + 1]).order_by("due_at", "pk")
    rows = list(items[: limit + 1])
    shown = rows[:limit]
    return Page(shown, shown[-1].pk if len(rows) > limit else None)


def stands_in_for(viewer: Viewer) -> frozenset[int]:
    """Accounts that are away today and whose items are the viewer's meanwhile."""
    return frozenset(_away(viewer).values_list("account", flat=True))


def _away(viewer: Viewer) -> QuerySet[Absence]:
    return Absence.objects.filter(
        deputy=viewer.account, start_on__lte=viewer.on, last_on__gte=viewer.on, ended_at__isnull=True
    )


def _in_hands(viewer: Viewer) -> Q:
    """The viewer's own items, and those of whom she stands in for; asked within the query they belong to."""
    return Q(assignee=viewer.account) | Q(assignee__in=_away(viewer).values("account"))


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


def undecided(viewer: Viewer, subjects: dict[str, list[int]]) -> list[Item]:
    """Open items in sight about these subjects, by kind; what must be done first first."""
    viewer.require(Permission.ITEM_VIEW)
    about = Q(pk__in=[])
    for kind, ids in subjects.items():
        about |= Q(kind=kind, subject__in=ids)
    if not any(subjects.values()):
        return []
    found = Item.objects.visible_to(viewer).filter(about, state__in=UNDECIDED)
    return list(found.order_by("due_at", "pk"))


def items_about(kind: str, subjects: list[int]) -> dict[int, Item]:
    """Newest item of each subject. For rooms that applied the scope of their subjects already."""
    return {item.subject: item for item in Item.objects.filter(kind=kind, subject__in=subjects).order_by("pk")}


def load_by_division(viewer: Viewer, *, now: datetime | None = None) -> dict[int, Load]:
    """What waits in each community of the viewer's area, most first. The backlog is read once, from its index alone:
    some twelve pages for a thousand items that wait."""
    viewer.require(Permission.ITEM_VIEW)
    moment = now or timezone.now()
    waiting = Item.objects.visible_to(viewer).filter(state__in=UNDECIDED)
    counts = list(
        waiting.values_list("division")
        .annotate(
            waiting=Count("pk"),
            late=Count("pk", filter=Q(due_at__lt=moment)),
            soon=Count("pk", filter=Q(due_at__gte=moment, due_at__lt=moment + timedelta(days=1))),
            mine=Count("pk", filter=_in_hands(viewer)),
            proposed=Count("pk", filter=Q(state=Item.State.PROPOSED) & ~Q(proposed_by=viewer.account)),
        )
        .order_by("-waiting", "division")
    )
    return {division: Load(*numbers) for division, *numbers in counts}


def load_of(viewer: Viewer, *, now: datetime | None = None) -> Load:
    """What waits in the viewer's area."""
    return total(load_by_division(viewer, now=now).values())


def total(loads: Iterable[Load]) -> Load:
    """What waits in several places together."""
    counts = [astuple(load) for load in loads]
    return Load(*(sum(column) for column in zip(*counts, strict=True))) if counts else Load(0, 0, 0, 0, 0)


def returned_to(viewer: Viewer, *, since: datetime, limit: int = 8) -> list[Item]:
    """What the viewer entered and an officer returned since, newest first."""
    viewer.require(Permission.ITEM_VIEW)
    found = Item.objects.visible_to(viewer).filter(
        entered_by=viewer.account, state=Item.State.REFUSED, decided_at__gte=since
    )
    return list(found.order_by("-decided_at")[:limit])


def _behind(viewer: Viewer, item_id: int) -> Q:
    """What stands behind an item in the order of due times, those without one last."""
    due = Item.objects.visible_to(viewer).filter(pk=item_id).values_list("due_at", flat=True).first()
    if due is None:
        return Q(due_at__isnull=True, pk__gt=item_id)
    return Q(due_at__gt=due) | Q(due_at=due, pk__gt=item_id) | Q(due_at__isnull=True)


def _shown(items: QuerySet[Item], show: Queue, viewer: Viewer) -> QuerySet[Item]:
    waiting = items.filter(state__in=UNDECIDED)
    if show == "open":
        return waiting
    if show == "mine":
        return waiting.filter(_in_hands(viewer))
    if show == "late":
        return waiting.filter(due_at__lt=timezone.now())
    if show == "proposed":
        return waiting.filter(state=Item.State.PROPOSED).exclude(proposed_by=viewer.account)
    if show == "decided":
        return items.exclude(state__in=UNDECIDED)
    return items


def _narrowed(items: QuerySet[Item], wanted: WorkFilter) -> QuerySet[Item]:
    now = timezone.now()
    if wanted.division is not None:
        low, high = subtree(wanted.division)
        items = items.filter(division__gte=low, division__lt=high)
    for name in ("kind", "channel", "entered_by"):
        if (value := getattr(wanted, name)) not in ("", None):
            items = items.filter(**{name: value})
    if wanted.assignee is not None:
        nobody = wanted.assignee == NOBODY
        items = items.filter(assignee__isnull=True) if nobody else items.filter(assignee=wanted.assignee)
    if wanted.older is not None:
        items = items.filter(created_at__lt=now - timedelta(days=wanted.older))
    return items.filter(_due(wanted.due, now)) if wanted.due else items


def _due(due: Due, now: datetime) -> Q:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    match due:
        case "late":
            return Q(due_at__lt=now)
        case "today":
            return Q(due_at__gte=now, due_at__lte=midnight + timedelta(days=1))
        case "week":
            return Q(due_at__gte=now, due_at__lte=midnight + timedelta(days=7))
        case _:
            return Q(due_at__isnull=True)
