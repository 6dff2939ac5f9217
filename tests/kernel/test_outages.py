"""Time given back after outages: worked cases, and properties on random ones."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel.calendars import announced
from anju.kernel.deadlines import SHANGHAI, Duration, Rollover, Unit, due
from anju.kernel.outages import Extended, Outage, extend

CALENDAR = announced()
DAY_CLOCK = Duration(24, Unit.HOUR)
THREE_WORKING_DAYS = Duration(3, Unit.WORKING_DAY)
FIFTEEN_DAYS = Duration(15, Unit.DAY, rollover=Rollover.NEXT_WORKING_DAY)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00")


def out(start: str, end: str) -> Outage:
    return Outage(at(start), at(end))


def after(duration: Duration, start: date | datetime, *outages: Outage) -> Extended:
    found = due(duration, start, CALENDAR)
    assert found is not None
    return extend(found, duration, start, outages, CALENDAR)


@pytest.mark.parametrize(
    ("outages", "ends"),
    [
        ([], "2026-11-17T20:30+08:00"),
        ([out("2026-11-17T08:00", "2026-11-17T10:15")], "2026-11-17T22:45+08:00"),
        # What began before the window counts from its beginning.
        ([out("2026-11-16T19:00", "2026-11-16T21:00")], "2026-11-17T21:00+08:00"),
        # An outage that lasts beyond the end, and one that falls into the time given back.
        ([out("2026-11-17T20:00", "2026-11-18T08:00")], "2026-11-18T08:30+08:00"),
        (
            [out("2026-11-17T20:00", "2026-11-17T21:00"), out("2026-11-17T21:10", "2026-11-17T22:00")],
            "2026-11-17T22:20+08:00",
        ),
        # Two reports of one outage give it back once.
        (
            [out("2026-11-17T08:00", "2026-11-17T10:00"), out("2026-11-17T09:00", "2026-11-17T10:15")],
            "2026-11-17T22:45+08:00",
        ),
        ([out("2026-11-17T20:30", "2026-11-17T23:00")], "2026-11-17T20:30+08:00"),
        ([out("2026-11-15T20:30", "2026-11-16T20:30")], "2026-11-17T20:30+08:00"),
    ],
)
def test_a_clock_stands_still(outages: list[Outage], ends: str) -> None:
    assert after(DAY_CLOCK, at("2026-11-16T20:30"), *outages).due.isoformat() == ends


def test_an_immediate_duty_waits_for_the_service() -> None:
    found = after(Duration(0, Unit.IMMEDIATE), at("2026-11-17T09:00"), out("2026-11-17T08:00", "2026-11-17T10:15"))
    assert found.due.isoformat() == "2026-11-17T10:15+08:00"


@pytest.mark.parametrize(
    ("duration", "start", "outages", "ends"),
    [
        # In the middle of a window nobody is kept from declaring on the days that remain.
        (THREE_WORKING_DAYS, date(2026, 11, 16), [out("2026-11-17T08:00", "2026-11-17T20:00")], "2026-11-19"),
        # A day lost from midnight to midnight does not count.
        (THREE_WORKING_DAYS, date(2026, 11, 16), [out("2026-11-17T00:00", "2026-11-18T00:00")], "2026-11-20"),
        # The last day must be free.
        (THREE_WORKING_DAYS, date(2026, 11, 16), [out("2026-11-19T23:00", "2026-11-19T23:30")], "2026-11-20"),
        # Friday touched: the next working day is Monday; Monday touched as well: Tuesday.
        (THREE_WORKING_DAYS, date(2026, 11, 17), [out("2026-11-20T09:00", "2026-11-20T09:30")], "2026-11-23"),
        (THREE_WORKING_DAYS, date(2026, 11, 17), [out("2026-11-20T09:00", "2026-11-23T09:30")], "2026-11-24"),
        # A weekend lost is no working day lost.
        (THREE_WORKING_DAYS, date(2026, 11, 19), [out("2026-11-21T00:00", "2026-11-23T00:00")], "2026-11-24"),
        # Day periods roll after what was lost: the 15th day, Saturday 5 December, rolled to Monday already.
        (FIFTEEN_DAYS, date(2026, 11, 20), [out("2026-12-05T00:00", "2026-12-06T00:00")], "2026-12-07"),
        (FIFTEEN_DAYS, date(2026, 11, 20), [out("2026-12-07T10:00", "2026-12-07T11:00")], "2026-12-08"),
        (DAY_CLOCK, date(2026, 11, 16), [out("2026-11-17T10:00", "2026-11-17T11:00")], "2026-11-18"),
    ],
)
def test_whole_days(duration: Duration, start: date, outages: list[Outage], ends: str) -> None:
    assert after(duration, start, *outages).due.isoformat() == f"{ends}T24:00+08:00"


def test_the_outages_that_moved_it_are_named() -> None:
    early, late, never = (
        out("2026-11-17T08:00", "2026-11-17T09:00"),
        out("2026-11-17T20:00", "2026-11-17T21:00"),
        out("2026-11-18T20:00", "2026-11-18T21:00"),
    )
    assert after(DAY_CLOCK, at("2026-11-16T20:30"), late, never, early).by == (early, late)
    assert after(DAY_CLOCK, at("2026-11-16T20:30"), never).by == ()


def test_of_whole_days_only_lost_ones_and_the_last_are_moved_by() -> None:
    """Five minutes in the middle of a window kept nobody from declaring, and are not told as if they had."""
    harmless = out("2026-11-17T10:00", "2026-11-17T10:05")
    last = out("2026-11-19T10:00", "2026-11-19T10:05")
    lost = out("2026-11-18T00:00", "2026-11-19T00:00")
    assert after(THREE_WORKING_DAYS, date(2026, 11, 16), harmless, last).by == (last,)
    assert after(THREE_WORKING_DAYS, date(2026, 11, 16), harmless, lost).by == (lost,)


START = datetime(2026, 3, 1, tzinfo=SHANGHAI)
MINUTES = st.integers(0, 60 * 24 * 60)
OUTAGES = st.lists(
    st.builds(
        lambda begin, lasts: Outage(START + timedelta(minutes=begin), START + timedelta(minutes=begin + lasts)),
        MINUTES,
        st.integers(1, 3 * 24 * 60),
    ),
    max_size=8,
)
DURATIONS = st.sampled_from(
    [
        DAY_CLOCK,
        Duration(1, Unit.HOUR),
        Duration(0, Unit.IMMEDIATE),
        THREE_WORKING_DAYS,
        FIFTEEN_DAYS,
        Duration(7, Unit.DAY),
        Duration(3, Unit.DAY, start_counted=True),
        Duration(1, Unit.MONTH, rollover=Rollover.NEXT_WORKING_DAY),
    ]
)
DAYS = st.integers(0, 59).map(lambda n: START.date() + timedelta(days=n))
STARTS = st.one_of(MINUTES.map(lambda m: START + timedelta(minutes=m)), DAYS)


@given(DURATIONS, STARTS, OUTAGES, st.randoms())
def test_nobody_loses_and_order_does_not_matter(duration: Duration, start: date, outages: list[Outage], rnd) -> None:  # type: ignore[no-untyped-def]
    plain = after(duration, start)
    found = after(duration, start, *outages)
    assert found.due.instant >= plain.due.instant
    assert bool(found.by) == (found.due.instant > plain.due.instant)
    shuffled = outages * 2
    rnd.shuffle(shuffled)
    assert after(duration, start, *shuffled).due == found.due


@given(DURATIONS, STARTS, OUTAGES, OUTAGES)
def test_more_outages_never_shorten(duration: Duration, start: date, some: list[Outage], more: list[Outage]) -> None:
    assert after(duration, start, *some, *more).due.instant >= after(duration, start, *some).due.instant


@given(st.integers(1, 100), MINUTES, OUTAGES)
def test_a_clock_gives_exactly_the_time_the_law_gives(hours: int, minute: int, outages: list[Outage]) -> None:
    start = START + timedelta(minutes=minute)
    end = after(Duration(hours, Unit.HOUR), start, *outages).due.instant
    minutes = [start + timedelta(minutes=n) for n in range(int((end - start).total_seconds() // 60))]
    served = [m for m in minutes if not any(each.start <= m < each.end for each in outages)]
    assert len(served) == hours * 60


@given(DAYS, OUTAGES)
def test_the_last_day_is_a_working_day_without_outage(start: date, outages: list[Outage]) -> None:
    found = after(THREE_WORKING_DAYS, start, *outages)
    if not found.by:
        assert found == after(THREE_WORKING_DAYS, start)
        return
    assert found.due.whole_day is not None
    assert CALENDAR.is_working_day(found.due.whole_day)
    assert not any(
        each.start < found.due.instant and each.end > found.due.instant - timedelta(days=1) for each in outages
    )
