"""Reading the two trails, for auditors. The journal stands below access, so a caller hands over the range in sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from anju.journal.models import AccessLine, Line
from anju.kernel.pages import Page


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """low, high: half-open range of divisions in sight; what belongs to no division (a token, say) is in everybody's.
    event: the beginning of an event's name; since, until: half-open."""

    low: int
    high: int
    event: str = ""
    actor: int | None = None
    subject: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def lines(wanted: TrailFilter, *, after: int | None = None, limit: int = 50) -> Page[Line]:
    """Changes, newest first, by key."""
    found = Line.objects.filter(_in_sight(wanted))
    if wanted.event:
        found = found.filter(event__startswith=wanted.event)
    if wanted.subject is not None:
        found = found.filter(subject=wanted.subject)
    return _page(_when_and_who(found, wanted), after, limit)


def access_lines(wanted: TrailFilter, *, after: int | None = None, limit: int = 50) -> Page[AccessLine]:
    """Looks at persons, newest first, by key; `subject` is the person."""
    found = AccessLine.objects.filter(_in_sight(wanted))
    if wanted.subject is not None:
        found = found.filter(person=wanted.subject)
    return _page(_when_and_who(found, wanted), after, limit)


def _in_sight(wanted: TrailFilter) -> Q:
    return Q(division__gte=wanted.low, division__lt=wanted.high) | Q(division__isnull=True)


def _when_and_who(found: QuerySet, wanted: TrailFilter) -> QuerySet:  # type: ignore[type-arg]
    if wanted.actor is not None:
        found = found.filter(actor=wanted.actor)
    if wanted.since is not None:
        found = found.filter(at__gte=wanted.since)
    if wanted.until is not None:
        found = found.filter(at__lt=wanted.until)
    return found


def _page(found: QuerySet, after: int | None, limit: int) -> Page:  # type: ignore[type-arg]
    rows = list((found.filter(pk__lt=after) if after is not None else found).order_by("-pk")[: limit + 1])
    return Page(rows[:limit], rows[limit - 1].pk if len(rows) > limit else None)
