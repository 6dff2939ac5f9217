"""How many live where, dwelling by dwelling; nobody is named, so nobody is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from anju.access.rules import Permission, Viewer
from anju.stays.models import Evidence, Stay

ARRIVES = (Evidence.Says.MOVE_IN, Evidence.Says.CHANGE)


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Persons registered in a dwelling on a day, and arrivals declared that wait to be verified."""

    registered: int = 0
    waiting: int = 0


def occupancy_of(viewer: Viewer, dwellings: Sequence[int], on: date) -> dict[int, Occupancy]:
    """dwelling → how many; two queries whatever the number, for the dwellings of one building."""
    viewer.require(Permission.STAY_VIEW)
    present = Q(start_on__lte=on) & (Q(end_on__isnull=True) | Q(end_on__gt=on))
    stays = Stay.objects.visible_to(viewer).filter(present, dwelling__in=dwellings, state=Stay.State.REGISTERED)
    said = Evidence.objects.visible_to(viewer).filter(
        dwelling__in=dwellings, act__isnull=True, refused=False, says__in=ARRIVES
    )
    registered = dict(stays.order_by().values_list("dwelling").annotate(Count("pk")))
    waiting = dict(said.order_by().values_list("dwelling").annotate(Count("pk")))
    return {pk: Occupancy(registered.get(pk, 0), waiting.get(pk, 0)) for pk in dwellings}


def still_registered(dwellings: Sequence[int], on: date) -> dict[int, int]:
    """dwelling → how many stays are registered in it beyond a day; those without none are left out. No scope: whoever
    asks has the dwellings in sight, and is told a number."""
    beyond = Q(end_on__isnull=True) | Q(end_on__gt=on)
    stays = Stay.objects.filter(beyond, dwelling__in=dwellings, state=Stay.State.REGISTERED)
    return dict(stays.order_by().values_list("dwelling").annotate(Count("pk")))


def persons_at(viewer: Viewer, code: str) -> frozenset[int]:
    """Numbers of those who live, or lived, in the dwelling of a code, as far as the viewer sees its stays. For a search
    that shows only those whose name is known as well: nobody is shown here."""
    viewer.require(Permission.STAY_VIEW)
    found = Stay.objects.visible_to(viewer).filter(dwelling__code=code.strip(), state=Stay.State.REGISTERED)
    return frozenset(found.values_list("person_id", flat=True))
