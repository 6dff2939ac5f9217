"""Filters of the work list with a name: one's own, and those colleagues of the same area share."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from anju.access.rules import Permission, Viewer
from anju.journal.actions import write_line
from anju.kernel.errors import NotFound, Refused
from anju.worklist.models import SavedFilter
from anju.worklist.rules import WorkFilter

MOST_KEPT = 30
LEAST_NAME, MOST_NAME = 1, 60


@dataclass(frozen=True, slots=True)
class FilterLine:
    """A named filter; mine: the viewer's own, which she may change and remove."""

    id: int
    name: str
    wanted: WorkFilter
    shared: bool
    mine: bool


@transaction.atomic
def keep_filter(name: str, wanted: WorkFilter, *, shared: bool, viewer: Viewer) -> int:
    """Keep a filter under a name; one of the same name is replaced. Refused without a name, or over 30."""
    viewer.require(Permission.ITEM_VIEW)
    name = name.strip()
    if not LEAST_NAME <= len(name) <= MOST_NAME:
        raise Refused("Give the filter a name of at most %(most)s characters.", params={"most": MOST_NAME})
    own = SavedFilter.objects.filter(made_by=viewer.account)
    if own.exclude(name=name).count() >= MOST_KEPT:
        raise Refused("At most %(most)s filters are kept; remove one first.", params={"most": MOST_KEPT})
    kept, _added = SavedFilter.objects.update_or_create(
        made_by=viewer.account,
        name=name,
        defaults={"asked": wanted.as_dict(), "shared": shared, "division": viewer.low},
    )
    write_line("worklist:filter:kept", actor=viewer.account, subject=kept.pk, division=kept.division)
    return kept.pk


@transaction.atomic
def forget_filter(filter_id: int, *, viewer: Viewer) -> None:
    """Remove one's own filter; NotFound for another's."""
    found = SavedFilter.objects.filter(pk=filter_id, made_by=viewer.account).first()
    if found is None:
        raise NotFound("No such filter.")
    found.delete()
    write_line("worklist:filter:forgotten", actor=viewer.account, subject=filter_id, division=found.division)


def filters_of(viewer: Viewer) -> list[FilterLine]:
    """The viewer's own filters, then those shared by colleagues of the same area; by name."""
    viewer.require(Permission.ITEM_VIEW)
    found = SavedFilter.objects.filter(Q(made_by=viewer.account) | Q(shared=True, division=viewer.low))
    lines = [
        FilterLine(row.pk, row.name, WorkFilter.of_dict(row.asked), row.shared, row.made_by == viewer.account)
        for row in found
    ]
    return sorted(lines, key=lambda line: (not line.mine, line.name))
