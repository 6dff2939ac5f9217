"""Time in which nobody could declare, given back to whoever had to. Prose: docs/algorithms/deadlines.md, Outages.

Pure: a due, the start it was reckoned from, the outages known, and out comes the due as it then stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from anju.kernel.calendars import WorkingCalendar
from anju.kernel.deadlines import SHANGHAI, Due, Duration, Rollover, Unit, end_of
from anju.kernel.periods import ONE_DAY


@dataclass(frozen=True, slots=True, order=True)
class Outage:
    """The service was out from `start` until before `end`; both aware, Asia/Shanghai or any other."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a time without offset is a guess: give one such as +08:00")
        if self.start >= self.end:
            raise ValueError("an outage ends after it began")


@dataclass(frozen=True, slots=True)
class Extended:
    """A due with what was given back. by: the outages that moved it, earliest first; none: it stands as the law has
    it."""

    due: Due
    by: tuple[Outage, ...] = ()


def extend(
    due: Due, duration: Duration, start: date | datetime, outages: Iterable[Outage], calendar: WorkingCalendar
) -> Extended:
    """The due of `duration` from `start` after the outages (switch P9).

    A clock stands still while the service is out. Of whole days, one that is lost entirely does not count, and the last
    must be free of outages: each moves the end by a day of the kind that is counted. Raises CalendarUnknown where a day
    of a year that is not loaded has to be looked at."""
    began = _moment(start)
    relevant = sorted(outage for outage in outages if outage.end > began)
    if not any(outage.start < due.instant for outage in relevant):
        return Extended(due)
    joined = _joined(relevant)
    if due.whole_day is None:
        moved = Due(_when_clock_ends(due.instant, began, joined))
        by = tuple(outage for outage in relevant if outage.start < moved.instant)
    else:
        last, not_counted = _last_day(due.unrolled or due.whole_day, duration, start, joined, calendar)
        moved = end_of(last)
        by = tuple(outage for outage in relevant if any(_touched(day, [outage]) for day in not_counted))
    return Extended(moved, by) if moved.instant > due.instant else Extended(due)


def _moment(start: date | datetime) -> datetime:
    return start if isinstance(start, datetime) else datetime.combine(start, time(), SHANGHAI)


def _joined(outages: Sequence[Outage]) -> list[Outage]:
    """Sorted outages made disjoint, so that no minute is given back twice."""
    joined: list[Outage] = []
    for outage in outages:
        if joined and outage.start <= joined[-1].end:
            joined[-1] = Outage(joined[-1].start, max(joined[-1].end, outage.end))
        else:
            joined.append(outage)
    return joined


def _when_clock_ends(instant: datetime, began: datetime, outages: Sequence[Outage]) -> datetime:
    for outage in outages:
        if outage.start >= instant:
            break
        instant += outage.end - max(outage.start, began)
    return instant


def _last_day(
    last: date, duration: Duration, start: date | datetime, outages: Sequence[Outage], calendar: WorkingCalendar
) -> tuple[date, list[date]]:
    """The day it ends on, and the days that moved it there: lost, or the last and touched."""
    working = duration.unit is Unit.WORKING_DAY
    following = _next_working(calendar) if working else lambda day: day + ONE_DAY
    first = _moment(start).astimezone(SHANGHAI).date()
    first = first if duration.start_counted or duration.unit is Unit.IMMEDIATE else first + ONE_DAY
    moved: list[date] = []
    for lost in _lost_days(first, outages):
        if lost > last:
            break
        if not working or calendar.is_working_day(lost):
            last = following(last)
            moved.append(lost)
    rolls = duration.rollover is Rollover.NEXT_WORKING_DAY
    shown = calendar.next_working_day(last) if rolls else last
    further = _next_working(calendar) if rolls else following
    while _touched(shown, outages):
        moved.append(shown)
        shown = further(shown)
    return shown, moved


def _next_working(calendar: WorkingCalendar) -> Callable[[date], date]:
    return lambda day: calendar.working_day_after(day, 1)


def _lost_days(first: date, outages: Sequence[Outage]) -> Iterable[date]:
    """Days from `first` on that lie within an outage from midnight to midnight, in order."""
    for outage in outages:
        begin, end = outage.start.astimezone(SHANGHAI), outage.end.astimezone(SHANGHAI)
        day = begin.date() if begin.time() == time() else begin.date() + ONE_DAY
        day = max(day, first)
        while datetime.combine(day + ONE_DAY, time(), SHANGHAI) <= end:
            yield day
            day += ONE_DAY


def _touched(day: date, outages: Sequence[Outage]) -> bool:
    begin = datetime.combine(day, time(), SHANGHAI)
    return any(outage.start < begin + timedelta(days=1) and outage.end > begin for outage in outages)
