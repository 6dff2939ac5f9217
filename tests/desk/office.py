"""A morning at the office: what the desk's tests find in the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from anju.access.rules import Viewer
from anju.access.scope import enter_scope
from anju.declarations.actions import Draft, Receipt, declare
from anju.worklist.actions import confirm
from anju.worklist.models import Item
from cast import TODAY, Cast

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PACK = "cn-4403-2015"
NEIGHBOUR = {"name": "周子墨", "id_kind": "resident_id", "id_number": "430102199001011238"}
CHILD = {"name": "周小雨", "id_kind": "resident_id", "id_number": "430102201506012025"}


@dataclass(frozen=True, slots=True)
class Morning:
    """`waiting` are open work items; `stay` is the resident's registered stay in the landlord's home."""

    cast: Cast
    receipt: Receipt
    waiting: list[int]
    stay: int


def line(cast: Cast, **said: Any) -> dict[str, Any]:
    """The resident moves into the landlord's home today; any field may be said otherwise."""
    resident = cast.resident
    first = {
        "kind": "move_in", "dwelling_code": cast.home.code, "date": TODAY.isoformat(), "name": resident.name,
        "id_kind": "resident_id", "id_number": resident.id_number, "reason": "work", "place_type": "let",
    }  # fmt: skip
    return first | said


def say(viewer: Viewer, lines: list[dict[str, Any]], *, key: str, party: int | None = None) -> Receipt:
    with transaction.atomic():
        enter_scope(viewer)
        draft = Draft(role="landlord", channel="counter", key=key, pack=PACK, lines=lines, party=party)
        return declare(draft, viewer=viewer, now=NOON)


def make_morning(cast: Cast) -> Morning:
    """The resident is registered; a neighbour and a child, declared by the clerk, wait to be verified."""
    clerk, officer = cast.clerk.viewer(), cast.officer.viewer()
    say(clerk, [line(cast)], key="first")
    with transaction.atomic():
        enter_scope(officer)
        assert [decision.done for decision in confirm([Item.objects.get().pk], viewer=officer)] == [True]
    receipt = say(clerk, [line(cast, **NEIGHBOUR), line(cast, **CHILD)], key="second")
    waiting = list(Item.objects.filter(decided_at__isnull=True).order_by("pk").values_list("pk", flat=True))
    stay = cast.home.stays.get().pk
    return Morning(cast, receipt, waiting, stay)
