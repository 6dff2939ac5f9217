"""Reading the two trails, for auditors. The journal stands below access, so a caller hands over the range in sight.

How the trail as a whole stands (seals, what waits, verifications) names no record and has no scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from anju.journal.models import AccessLine, Line, Seal, Verification
from anju.journal.rules import Head
from anju.kernel.pages import Page

OF_PERSONS = "people:"
"""What the events begin with whose subject is a person."""


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """low, high: half-open range of divisions in sight; what belongs to no division (a token, say) is in everybody's.
    event: the beginning of an event's name; since, until: half-open. also: further numbers of the person whose record
    `subject` is, where she was entered twice."""

    low: int
    high: int
    event: str = ""
    actor: int | None = None
    subject: int | None = None
    also: tuple[int, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


def lines(wanted: TrailFilter, *, after: int | None = None, limit: int = 50) -> Page[Line]:
    """Changes, newest first, by key."""
    found = Line.objects.filter(_in_sight(wanted))
    if wanted.event:
        found = found.filter(event__startswith=wanted.event)
    if wanted.subject is not None:
        # Other rooms count their own records: No. 7 of the persons is not No. 7 of the stays.
        hers = Q(subject__in=wanted.also, event__startswith=OF_PERSONS)
        found = found.filter(Q(subject=wanted.subject) | hers if wanted.also else Q(subject=wanted.subject))
    return _page(_when_and_who(found, wanted), after, limit)


def story_of(low: int, high: int, things: Sequence[tuple[str, int]], *, limit: int = 50) -> list[Line]:
    """What happened to one record, newest first, for the page that shows it: the lines of these things (`room:thing`,
    number) within a range of divisions."""
    of_it = Q(pk__in=[])
    for thing, subject in things:
        of_it |= Q(event__startswith=f"{thing}:", subject=subject)
    found = Line.objects.filter(_in_sight(TrailFilter(low, high)), of_it, subject__in=[each for _, each in things])
    return list(found.order_by("-pk")[:limit])


def access_lines(wanted: TrailFilter, *, after: int | None = None, limit: int = 50) -> Page[AccessLine]:
    """Looks at persons, newest first, by key; `subject` is the person."""
    found = AccessLine.objects.filter(_in_sight(wanted))
    if wanted.subject is not None:
        found = found.filter(person__in=[wanted.subject, *wanted.also])
    return _page(_when_and_who(found, wanted), after, limit)


@dataclass(frozen=True, slots=True)
class SealCard:
    """A seal as it is shown: `line` is its head as one line to publish."""

    number: int
    lines: int
    since: datetime
    until: datetime
    sealed_at: datetime
    suite: str
    head: str
    line: str


@dataclass(frozen=True, slots=True)
class Standing:
    """last: the newest seal, None before the first; waiting, oldest: lines not sealed yet, both trails together (a
    million of each is counted at most), and since when the oldest waits.

    verified: the last verification that ended; running: the one asked for or under way."""

    last: SealCard | None
    waiting: int
    oldest: datetime | None
    verified: Verification | None
    running: Verification | None


def standing() -> Standing:
    """How the trail as a whole stands; three statements."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(lines), 0)::bigint, min(oldest) FROM journal_waiting()")
        waiting, oldest = cursor.fetchone()
    found = list(Verification.objects.order_by("-pk")[:2])
    ended = [one for one in found if one.ended_at]
    open_ = [one for one in found if not one.ended_at]
    last = seals(limit=1).rows
    return Standing(
        last=last[0] if last else None,
        waiting=waiting,
        oldest=oldest,
        verified=ended[0] if ended else None,
        running=open_[0] if open_ else None,
    )


def seals(*, after: int | None = None, limit: int = 20) -> Page[SealCard]:
    """Seals, newest first, by number."""
    found = Seal.objects.order_by("-number")
    if after is not None:
        found = found.filter(number__lt=after)
    rows = [_card(row) for row in found.values_list(*_SHOWN)[: limit + 1]]
    return Page(rows[:limit], rows[limit - 1].number if len(rows) > limit else None)


def seal_with_head(head: Head) -> SealCard | None:
    """The seal a published head belongs to; None where no seal of the chain has it. A look-up, not a verification."""
    found = Seal.objects.filter(head=head.head)
    if head.number:
        found = found.filter(number=head.number)
    row = found.values_list(*_SHOWN).first()
    return _card(row) if row else None


_SHOWN = ("number", "lines", "since", "until", "sealed_at", "suite", "head")


def _card(row: tuple[int, int, datetime, datetime, datetime, str, bytes]) -> SealCard:
    number, lines, since, until, sealed_at, suite, head = row
    line = Head(number, bytes(head)).line(suite, sealed_at)
    return SealCard(number, lines, since, until, sealed_at, suite, bytes(head).hex(), line)


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
