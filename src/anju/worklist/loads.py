"""How much work lies where: as work, so that it can be shared out. It ranks nobody: no rates, no places, no history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from anju.access.queries import deciders
from anju.access.rules import Permission, Viewer
from anju.worklist.models import Item
from anju.worklist.queries import UNDECIDED

LATE = "late"


@dataclass(frozen=True, slots=True)
class OfficerLoad:
    """What is in one officer's hands; done: decided today; oldest: when the oldest of it came in."""

    account: int
    name: str
    waiting: int
    late: int
    done: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class CommunityLoad:
    """What waits in one community; free: in nobody's hands."""

    division: int
    waiting: int
    late: int
    free: int
    oldest: datetime | None


def load_by_officer(viewer: Viewer, *, now: datetime | None = None) -> list[OfficerLoad]:
    """Every officer of the area, by name."""
    viewer.require(Permission.ITEM_ASSIGN)
    at = now or timezone.now()
    held = {row["assignee"]: row for row in _waiting(viewer, at, "assignee").filter(assignee__isnull=False)}
    morning = timezone.make_aware(datetime.combine(timezone.localdate(at), time.min))
    today = Item.objects.visible_to(viewer).filter(decided_at__gte=morning).exclude(state=Item.State.WITHDRAWN)
    done = dict(today.values("decided_by").annotate(n=Count("pk")).order_by().values_list("decided_by", "n"))
    lines = []
    for account in deciders(viewer):
        row = held.get(account.id, {})
        lines.append(
            OfficerLoad(
                account.id, account.display_name, row.get("waiting", 0), row.get(LATE, 0), done.get(account.id, 0),
                row.get("oldest"),
            )
        )  # fmt: skip
    return lines


def load_by_community(viewer: Viewer, *, now: datetime | None = None) -> list[CommunityLoad]:
    """Every community in which something waits, by code."""
    viewer.require(Permission.ITEM_ASSIGN)
    rows = _waiting(viewer, now or timezone.now(), "division").annotate(
        free=Count("pk", filter=Q(assignee__isnull=True))
    )
    return [
        CommunityLoad(row["division"], row["waiting"], row[LATE], row["free"], row["oldest"])
        for row in rows.order_by("division")
    ]


def _waiting(viewer: Viewer, at: datetime, by: str) -> QuerySet[Item, dict[str, Any]]:
    waiting = Item.objects.visible_to(viewer).filter(state__in=UNDECIDED).order_by()
    counts: dict[str, Any] = {
        "waiting": Count("pk"), LATE: Count("pk", filter=Q(due_at__lt=at)), "oldest": Min("created_at"),
    }  # fmt: skip
    rows: QuerySet[Item, dict[str, Any]] = waiting.values(by).annotate(**counts)
    return rows
