"""Working days as the State Council announces them, year by year. A year not announced is an error, never a guess."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from anju.kernel.errors import AnjuError
from anju.kernel.periods import ONE_DAY

SATURDAY = 5


class CalendarUnknown(AnjuError):
    """No notice is loaded for a year that a computation has to look at."""

    status = 422
    code = "calendar-unknown"

    def __init__(self, year: int) -> None:
        super().__init__(
            "The working days of %(year)s are not loaded: add the State Council's notice"
            " as packs/calendars/%(year)s.toml.",
            params={"year": year},
        )
        self.year = year


@dataclass(frozen=True, slots=True)
class Year:
    """One announced year. off: weekdays that rest; work: weekend days that work; source, number: the notice."""

    year: int
    source: str
    number: str
    off: frozenset[date]
    work: frozenset[date]

    def __post_init__(self) -> None:
        for day in self.off:
            if day.weekday() >= SATURDAY:
                raise ValueError(f"{day} is listed as a weekday off, but it is a weekend day")
        for day in self.work:
            if day.weekday() < SATURDAY:
                raise ValueError(f"{day} is listed as a weekend day worked, but it is a weekday")


@dataclass(frozen=True, eq=False)
class WorkingCalendar:
    """The announced years together. Compared by identity, so that results may be cached by it."""

    years: Mapping[int, Year]

    def is_working_day(self, day: date) -> bool:
        """Raises CalendarUnknown for a year that is not loaded."""
        if day.year not in self.years:
            raise CalendarUnknown(day.year)
        # A notice may name days of the neighbouring December or January, so every loaded year is asked.
        if day.weekday() < SATURDAY:
            return not any(day in year.off for year in self.years.values())
        return any(day in year.work for year in self.years.values())

    def next_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def working_day_after(self, day: date, count: int) -> date:
        """The count-th working day strictly after a day; count is at least 1."""
        if count < 1:
            raise ValueError("at least one working day must be counted")
        while count:
            day += ONE_DAY
            count -= self.is_working_day(day)
        return day

    def with_years(self, more: Iterable[Year]) -> WorkingCalendar:
        """A calendar with further years; a year given again replaces the former."""
        return WorkingCalendar({**self.years, **{year.year: year for year in more}})


def read_years(text: str) -> tuple[Year, ...]:
    """Years from TOML: a table a year with ``source``, ``number``, ``off`` and ``work`` (dates).

    Raises ValueError when a value is missing, no date, or on the wrong side of the weekend.
    """
    return tuple(_year(name, table) for name, table in tomllib.loads(text).items())


def _year(name: str, table: Any) -> Year:
    if not name.isdigit() or not isinstance(table, dict):
        raise ValueError(f"{name}: a calendar consists of one table a year, such as [2027]")
    missing = [key for key in ("source", "number", "off", "work") if not table.get(key)]
    if missing:
        raise ValueError(f"{name}: {', '.join(missing)} missing")
    days = [*table["off"], *table["work"]]
    if any(type(day) is not date for day in days):
        raise ValueError(f"{name}: every entry of off and work must be a date such as {name}-01-01")
    return Year(int(name), table["source"], table["number"], frozenset(table["off"]), frozenset(table["work"]))


@cache
def announced() -> WorkingCalendar:
    """The calendars shipped with this release."""
    text = files("anju.kernel").joinpath("data/working_days.toml").read_text(encoding="utf-8")
    return WorkingCalendar({year.year: year for year in read_years(text)})
