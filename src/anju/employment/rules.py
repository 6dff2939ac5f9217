"""What a roster is asked for, and what a month's statement counts; decided without the register."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


class Status(StrEnum):
    """Which registered jobs: those that hold the day, those that ended by then, those without an end, all of them."""

    PRESENT = "present"
    ENDED = "ended"
    OPEN = "open"
    ALL = "all"

    @property
    def label(self) -> str:
        return {Status.PRESENT: "在职", Status.ENDED: "已离职", Status.OPEN: "未离职", Status.ALL: "全部"}[self]


@dataclass(frozen=True, slots=True)
class RosterFilter:
    """What a roster shows. employer: its party; status: see Status, ValueError for another word; on: the viewer's day
    where None; text: an exact name; during: the first day of a month, for whoever worked there on a day of it or of its
    eve, whatever the status."""

    employer: int
    status: str = Status.PRESENT
    on: date | None = None
    text: str = ""
    during: date | None = None

    def __post_init__(self) -> None:
        Status(self.status)


@dataclass(frozen=True, slots=True)
class Tally:
    """A month's staff: on the day before it began, hired in it, left in it, on its last day. An end is the first day
    somebody no longer works there, so that at_start + hired - left is always at_end."""

    at_start: int
    hired: int
    left: int
    at_end: int


def tally(jobs: Iterable[tuple[date, date | None]], month: date) -> Tally:
    """Count jobs, each from its first day until before its end; month: its first day. One that ended as it began counts
    for nothing."""
    first, last = month, last_of(month)
    eve = first - timedelta(days=1)
    at_start = hired = left = at_end = 0
    for start, end in jobs:
        if start == end:
            continue
        at_start += start <= eve and (end is None or end > eve)
        hired += first <= start <= last
        left += end is not None and first <= end <= last
        at_end += start <= last and (end is None or end > last)
    return Tally(at_start, hired, left, at_end)


def month_of(text: str) -> date | None:
    """The first day of ``2026-10``; None where no month is written."""
    found = _MONTH.fullmatch(text.strip())
    return date(int(found[1]), int(found[2]), 1) if found else None


def last_of(month: date) -> date:
    """The last day of the month a day lies in."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def month_before(day: date) -> date:
    """The first day of the month before the one a day lies in."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


class Handed(StrEnum):
    """How a month's statement stands. NOT_OVER: the month still runs; OPEN: to be handed in, no day set or not yet
    reached."""

    NOT_OVER = "not_over"
    OPEN = "open"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"


def standing(month: date, due_at: datetime | None, handed_in_at: datetime | None, now: datetime, on: date) -> Handed:
    """Where a statement stands at a moment; late means strictly after the due moment."""
    if handed_in_at is not None:
        return Handed.LATE if due_at is not None and handed_in_at > due_at else Handed.IN_TIME
    if on <= last_of(month):
        return Handed.NOT_OVER
    return Handed.OVERDUE if due_at is not None and now > due_at else Handed.OPEN
