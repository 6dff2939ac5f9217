"""Working days as the State Council announces them, year by year. A year not announced is an error, never a guess."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from anju.kernel.errors import AnjuError, Impossible
from anju.kernel.periods import ONE_DAY

SATURDAY = 5
LISTS = ("off", "work")
_YEAR = re.compile("(19|20|21)[0-9]{2}")


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
                raise Impossible("calendar-off", day=day)
        for day in self.work:
            if day.weekday() < SATURDAY:
                raise Impossible("calendar-work", day=day)


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

    Raises Impossible when a value is missing, no date, of another year, or on the wrong side of the weekend, and
    ValueError for what is no TOML.
    """
    return tuple(_year(name, table) for name, table in tomllib.loads(text).items())


def _year(name: str, table: Any) -> Year:
    if not _YEAR.fullmatch(name) or not isinstance(table, dict):
        raise Impossible("calendar-table", name=name)
    missing = [key for key in ("source", "number", *LISTS) if not table.get(key)]
    if missing:
        raise Impossible("calendar-incomplete", year=name, missing=", ".join(missing))
    days = [day for key in LISTS for day in (table[key] if isinstance(table[key], list) else [table[key]])]
    for day in days:
        if type(day) is not date:
            raise Impossible("calendar-day", year=name, read=day)
        if not date(int(name) - 1, 12, 1) <= day <= date(int(name) + 1, 1, 31):
            raise Impossible("calendar-other-year", year=name, day=day)
    return Year(int(name), table["source"], table["number"], frozenset(table["off"]), frozenset(table["work"]))


@cache
def announced() -> WorkingCalendar:
    """The calendars shipped with this release."""
    text = files("anju.kernel").joinpath("data/working_days.toml").read_text(encoding="utf-8")
    return WorkingCalendar({year.year: year for year in read_years(text)})
