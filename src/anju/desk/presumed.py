"""A person presumed to have left: a case for the community's station, decided by looking, never by the machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from anju.access.rules import Permission, Viewer
from anju.desk import words
from anju.desk.gate import DeskRequest
from anju.desk.story import story
from anju.stays.freshness import Unconfirmed, freshness_of, open_stays
from anju.stays.rechecks import KIND as PRESUMED_LEFT
from anju.territory.queries import path_name
from anju.worklist.models import Item

__all__ = ["PRESUMED_LEFT", "looked_after", "presumed_page"]


@dataclass(frozen=True, slots=True)
class Look:
    """Such a case as a line of the queue, with the names a declaration's line has."""

    kind: str
    fields: dict[str, str]
    day: date
    findings: tuple[Any, ...] = ()


def looked_after(viewer: Viewer, items: Sequence[Item]) -> dict[int, Any]:
    """The lines of those items of a page that are about persons presumed to have left, by item."""
    cases = [item for item in items if item.kind == PRESUMED_LEFT]
    if not cases or not viewer.may(Permission.STAY_VIEW):
        return {}
    stays = open_stays(viewer, [item.subject for item in cases], shown="queue")
    kind = words.word(PRESUMED_LEFT, "item_kind")
    return {item.pk: _look(kind, stays[item.subject]) for item in cases if item.subject in stays}


def presumed_page(request: DeskRequest, item: Item) -> HttpResponse:
    """One case: what stood last, and the three things a look can end in."""
    viewer = request.viewer
    line = open_stays(viewer, [item.subject], shown="stay").get(item.subject)
    shown = {
        "item": item,
        "line": line,
        "fresh": freshness_of(viewer, item.subject),
        "place": path_name(item.division),
        "open": item.decided_at is None,
        "mine": item.assignee == viewer.account,
    } | story(request, ("worklist:item", item.pk), ("stays:stay", item.subject))
    return render(request, "desk/presumed.html", shown)


def _look(kind: str, line: Unconfirmed) -> Look:
    fields = {"name": line.name, "id_number": line.number_masked, "address": line.address}
    return Look(kind, fields | {"dwelling_code": line.dwelling_code}, line.evidenced_on)
