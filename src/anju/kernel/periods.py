"""Half-open periods of days: the first day is in, the end is out, no end means "until further notice"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """``[start, end)`` in days; ``end=None`` is open. A period has at least one day (ValueError otherwise)."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"a period must have at least one day: {self.start} to {self.end}")

    @classmethod
    def through(cls, first: date, last: date | None) -> Period:
        """From first to last day, both in force: the way laws and contracts write it."""
        return cls(first, None if last is None else last + ONE_DAY)

    @property
    def last_day(self) -> date | None:
        """The last day inside, None when open."""
        return None if self.end is None else self.end - ONE_DAY

    @property
    def days(self) -> int | None:
        """Number of days inside, None when open."""
        return None if self.end is None else (self.end - self.start).days

    def contains(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """True when at least one day is in both."""
        return (self.end is None or other.start < self.end) and (other.end is None or self.start < other.end)

    def adjacent(self, other: Period) -> bool:
        """True when one begins on the day the other ends: no day shared, none between."""
        return self.end == other.start or other.end == self.start

    def intersect(self, other: Period) -> Period | None:
        """The days in both, None when there are none."""
        if not self.overlaps(other):
            return None
        return Period(max(self.start, other.start), _earlier(self.end, other.end))

    def minus(self, other: Period) -> tuple[Period, ...]:
        """The days in self and not in other: none, one or two periods, in order."""
        if not self.overlaps(other):
            return (self,)
        parts = []
        if self.start < other.start:
            parts.append(Period(self.start, other.start))
        if other.end is not None and (self.end is None or other.end < self.end):
            parts.append(Period(other.end, self.end))
        return tuple(parts)


def _earlier(a: date | None, b: date | None) -> date | None:
    if a is None or b is None:
        return a or b
    return min(a, b)
