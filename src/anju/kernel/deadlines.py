"""From "within three working days" and a start to the last moment that is in time. Prose: docs/algorithms/deadlines.md.

Everything is Asia/Shanghai, which has had one offset since 1991. Late means strictly after the due moment, for clocks
and for whole days (whose moment is 24:00, Civil Code 203).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from anju.kernel.calendars import WorkingCalendar
from anju.kernel.errors import AnjuError, Impossible
from anju.kernel.periods import ONE_DAY, Period
from anju.kernel.policies import Anniversary, DateOnly, HalfYear, MonthlyBefore

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS_A_DAY = 24
MONTHS_A_YEAR = 12
LONGEST = 10_000
"""No law counts further in any unit; a number beyond is a slip of the pen."""


class Unit(StrEnum):
    """How a duration counts. PROMPT is "promptly", a word without a number."""

    HOUR = "HOUR"
    DAY = "DAY"
    WORKING_DAY = "WORKING_DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"
    IMMEDIATE = "IMMEDIATE"
    PROMPT = "PROMPT"


class Rollover(StrEnum):
    """What happens when the last day is a rest day."""

    NONE = "NONE"
    NEXT_WORKING_DAY = "NEXT_WORKING_DAY"


UNCOUNTED = frozenset({Unit.IMMEDIATE, Unit.PROMPT})
ROLLING = frozenset({Unit.DAY, Unit.MONTH, Unit.YEAR})


class TimeOfDayNeeded(AnjuError):
    """An hour clock was given a date only, and policy P3 rejects that."""

    status = 422
    code = "time-of-day-needed"

    def __init__(self) -> None:
        super().__init__("This duty runs in hours: give the time of day as well as the date.")


@dataclass(frozen=True, slots=True)
class Duration:
    """A limit as a law writes it. value: 1 to 10,000, and 0 for IMMEDIATE and PROMPT. Impossible if it cannot be."""

    value: int
    unit: Unit
    start_counted: bool = False
    rollover: Rollover = Rollover.NONE
    date_only_policy: DateOnly = DateOnly.END_OF_NEXT_DAY

    def __post_init__(self) -> None:
        if self.unit in UNCOUNTED and self.value:
            raise Impossible("limit-uncounted", unit=self.unit, value=self.value)
        if self.unit not in UNCOUNTED and not 1 <= self.value <= LONGEST:
            raise Impossible("limit-value", unit=self.unit, value=self.value, most=LONGEST)
        if self.rollover is not Rollover.NONE and self.unit not in ROLLING:
            raise Impossible("limit-rollover", unit=self.unit)
        if self.start_counted and self.unit not in ROLLING | {Unit.WORKING_DAY}:
            raise Impossible("limit-start", unit=self.unit)


@dataclass(frozen=True, slots=True)
class Due:
    """The last moment in time. instant: aware, Asia/Shanghai; whole_day: the last day, None for a clock;
    unrolled: the last day before it rolled over a rest day, None when it did not."""

    instant: datetime
    whole_day: date | None = None
    unrolled: date | None = None

    def is_late(self, at: datetime) -> bool:
        """True strictly after the due moment. ValueError for a time without offset."""
        return _aware(at) > self.instant

    def late_by(self, at: datetime) -> timedelta:
        """How late, zero when in time."""
        return max(_aware(at) - self.instant, timedelta(0))

    def isoformat(self) -> str:
        """``2025-10-02T20:30+08:00``, or ``2025-10-02T24:00+08:00`` for a whole day."""
        if self.whole_day is not None:
            return f"{self.whole_day.isoformat()}T24:00+08:00"
        whole_minutes = not self.instant.second and not self.instant.microsecond
        return self.instant.isoformat(timespec="minutes" if whole_minutes else "auto")


def due(duration: Duration, start: date | datetime, calendar: WorkingCalendar) -> Due | None:
    """The due of a duration from a start, None for PROMPT.

    start: a date, or a datetime with offset (ValueError without). Raises CalendarUnknown when a day of a year that is
    not loaded has to be looked at, TimeOfDayNeeded for an hour clock with a date under policy REJECT.
    Civil Code 201 to 203.
    """
    unit = duration.unit
    if unit is Unit.PROMPT:
        return None
    if isinstance(start, datetime):
        moment = _aware(start).astimezone(SHANGHAI)
        if unit is Unit.IMMEDIATE:
            return Due(moment)
        if unit is Unit.HOUR:
            return Due(moment + timedelta(hours=duration.value))
        return _whole_day_due(duration, moment.date(), calendar)
    return _whole_day_due(duration, start, calendar)


@lru_cache(maxsize=65_536)
def _whole_day_due(duration: Duration, day: date, calendar: WorkingCalendar) -> Due:
    last = _last_day(duration, day, calendar)
    if duration.rollover is Rollover.NONE:
        return end_of(last)
    rolled = calendar.next_working_day(last)
    return end_of(rolled, unrolled=last if rolled != last else None)


def _last_day(duration: Duration, day: date, calendar: WorkingCalendar) -> date:
    value = duration.value
    eve = day - ONE_DAY if duration.start_counted else day
    match duration.unit:
        case Unit.HOUR:
            if duration.date_only_policy is DateOnly.REJECT:
                raise TimeOfDayNeeded
            return day + timedelta(days=-(-value // HOURS_A_DAY))
        case Unit.DAY:
            return eve + timedelta(days=value)
        case Unit.WORKING_DAY:
            return calendar.working_day_after(eve, value)
        case Unit.MONTH | Unit.YEAR:
            last = months_after(day, value * (MONTHS_A_YEAR if duration.unit is Unit.YEAR else 1))
            return last - ONE_DAY if duration.start_counted else last
        case _:
            return day


def end_of(day: date, *, unrolled: date | None = None) -> Due:
    """Due at 24:00 of a day."""
    return Due(datetime.combine(day + ONE_DAY, time(), SHANGHAI), day, unrolled)


def months_after(day: date, months: int) -> date:
    """The corresponding day months later (earlier if negative), or that month's last day. Civil Code 202."""
    index = day.year * MONTHS_A_YEAR + day.month - 1 + months
    year, month = divmod(index, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def full_months_on(start: date, months: int, policy: HalfYear) -> date:
    """The first day on which a number of months is full (P1): registered 2025-08-31, six months: 2026-02-28."""
    day = months_after(start, months)
    return day if policy is HalfYear.CORRESPONDING_DAY else day + ONE_DAY


def window_before(base: date, every: Duration, before: Duration, policy: Anniversary, *, turn: int = 1) -> Period:
    """The days before the turn-th anniversary of base in which something must be renewed (P2).

    every: MONTH or YEAR; before: DAY, MONTH or YEAR. Anniversaries are counted from the base, never from each other,
    so that 29 February does not creep.
    """
    anniversary = months_after(base, turn * _months(every))
    if before.unit is Unit.DAY:
        first = anniversary - timedelta(days=before.value)
    else:
        first = months_after(anniversary, -_months(before))
    return Period(first, anniversary + ONE_DAY if policy is Anniversary.INSIDE else anniversary)


def monthly_before(year: int, month: int, day: int, policy: MonthlyBefore) -> date:
    """The last day for what is owed "before day N of every month" (P5); a month without day N ends it."""
    last = date(year, month, min(day, monthrange(year, month)[1]))
    return last if policy is MonthlyBefore.INCLUSIVE or day != last.day else last - ONE_DAY


def _months(duration: Duration) -> int:
    if duration.unit is Unit.YEAR:
        return duration.value * MONTHS_A_YEAR
    if duration.unit is Unit.MONTH:
        return duration.value
    raise ValueError(f"{duration.unit} has no corresponding day: MONTH or YEAR is needed")


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without offset is a guess: give one such as +08:00")
    return moment
