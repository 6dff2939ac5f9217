"""The deadline calculator: the worked examples, the rules behind them, and properties."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel.calendars import CalendarUnknown, announced
from anju.kernel.deadlines import (
    SHANGHAI,
    Due,
    Duration,
    Rollover,
    TimeOfDayNeeded,
    Unit,
    due,
    full_months_on,
    monthly_before,
    months_after,
    window_before,
)
from anju.kernel.errors import Impossible
from anju.kernel.policies import Anniversary, DateOnly, HalfYear, MonthlyBefore

CALENDAR = announced()
DAY_CLOCK = Duration(24, Unit.HOUR)
THREE_WORKING_DAYS = Duration(3, Unit.WORKING_DAY)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00")


def dated(duration: Duration, start: date | datetime) -> Due:
    found = due(duration, start, CALENDAR)
    assert found is not None
    return found


def rolling(value: int, unit: Unit = Unit.DAY, *, start_counted: bool = False) -> Duration:
    return Duration(value, unit, start_counted, Rollover.NEXT_WORKING_DAY)


class TestHours:
    def test_the_holiday_changes_nothing_and_one_second_is_late(self) -> None:
        """O-01."""
        limit = dated(DAY_CLOCK, at("2025-10-01T20:30"))
        assert limit.isoformat() == "2025-10-02T20:30+08:00"
        assert not limit.is_late(at("2025-10-02T20:30:00"))
        assert limit.is_late(at("2025-10-02T20:30:01"))
        assert limit.late_by(at("2025-10-02T20:30:01")) == timedelta(seconds=1)
        assert limit.whole_day is None

    def test_a_start_known_by_date_runs_to_the_end_of_the_next_day(self) -> None:
        """O-01, P3."""
        limit = dated(DAY_CLOCK, date(2025, 10, 1))
        assert limit.isoformat() == "2025-10-02T24:00+08:00"
        assert limit.whole_day == date(2025, 10, 2)

    @pytest.mark.parametrize(("hours", "last"), [(1, 2), (24, 2), (25, 3), (48, 3)])
    def test_with_a_date_only_hours_round_up_to_whole_days(self, hours: int, last: int) -> None:
        assert dated(Duration(hours, Unit.HOUR), date(2025, 10, 1)).whole_day == date(2025, 10, last)

    def test_a_date_only_may_be_rejected_instead(self) -> None:
        strict = Duration(24, Unit.HOUR, date_only_policy=DateOnly.REJECT)
        with pytest.raises(TimeOfDayNeeded):
            due(strict, date(2025, 10, 1), CALENDAR)
        assert dated(strict, at("2025-10-01T20:30")).isoformat() == "2025-10-02T20:30+08:00"

    def test_the_host_clock_starts_at_registration(self) -> None:
        """O-03."""
        assert dated(DAY_CLOCK, at("2025-05-01T10:15")).isoformat() == "2025-05-02T10:15+08:00"

    @pytest.mark.parametrize(
        ("start", "limit"),
        [
            ("2025-12-30T15:00", "2025-12-31T15:00+08:00"),
            ("2026-01-01T10:00", "2026-01-02T10:00+08:00"),
            ("2026-06-30T23:50", "2026-07-01T23:50+08:00"),
        ],
    )
    def test_both_sides_of_a_letting(self, start: str, limit: str) -> None:
        """O-04."""
        assert dated(DAY_CLOCK, at(start)).isoformat() == limit

    def test_hours_need_no_calendar_and_show_seconds_when_there_are_any(self) -> None:
        assert dated(DAY_CLOCK, at("2031-12-31T10:00:07")).isoformat() == "2032-01-01T10:00:07+08:00"

    def test_another_offset_is_the_same_moment(self) -> None:
        assert dated(DAY_CLOCK, datetime(2025, 10, 1, 12, 30, tzinfo=UTC)) == dated(DAY_CLOCK, at("2025-10-01T20:30"))


class TestWorkingDays:
    @pytest.mark.parametrize(
        ("created", "last"),
        [
            (date(2025, 9, 26), date(2025, 9, 30)),
            (date(2025, 9, 28), date(2025, 10, 9)),
            (date(2025, 9, 29), date(2025, 10, 10)),
            (date(2025, 9, 30), date(2025, 10, 11)),
            (date(2025, 10, 1), date(2025, 10, 11)),
            (date(2025, 10, 11), date(2025, 10, 15)),
        ],
    )
    def test_make_up_days_count(self, created: date, last: date) -> None:
        """O-02."""
        assert dated(THREE_WORKING_DAYS, created).whole_day == last
        assert dated(THREE_WORKING_DAYS, datetime.combine(created, at("2025-01-01T23:59").time(), SHANGHAI)) == dated(
            THREE_WORKING_DAYS, created
        )

    def test_a_counted_day_in_a_year_not_loaded_is_an_error(self) -> None:
        """O-02."""
        with pytest.raises(CalendarUnknown) as caught:
            due(THREE_WORKING_DAYS, date(2026, 12, 30), CALENDAR)
        assert caught.value.year == 2027

    def test_the_start_day_is_looked_at_only_when_it_counts(self) -> None:
        assert dated(THREE_WORKING_DAYS, date(2024, 12, 31)).whole_day == date(2025, 1, 6)
        with pytest.raises(CalendarUnknown, match="2024"):
            due(Duration(3, Unit.WORKING_DAY, start_counted=True), date(2024, 12, 31), CALENDAR)

    def test_a_counted_start_day_ends_a_day_earlier(self) -> None:
        counted = Duration(3, Unit.WORKING_DAY, start_counted=True)
        assert dated(counted, date(2025, 9, 28)).whole_day == date(2025, 9, 30)
        assert dated(counted, date(2025, 10, 1)).whole_day == date(2025, 10, 11)

    @pytest.mark.parametrize(("days", "last"), [(15, date(2025, 10, 17)), (20, date(2025, 10, 24))])
    def test_issuing_in_working_days(self, days: int, last: date) -> None:
        """O-09: Shenzhen 2015 and Tianjin 2016."""
        assert dated(Duration(days, Unit.WORKING_DAY), date(2025, 9, 22)).whole_day == last


class TestWholeDays:
    @pytest.mark.parametrize(
        ("accepted", "days", "last", "unrolled"),
        [
            (date(2025, 9, 15), 15, date(2025, 9, 30), None),
            (date(2025, 9, 18), 15, date(2025, 10, 9), date(2025, 10, 3)),
            (date(2025, 9, 18), 30, date(2025, 10, 20), date(2025, 10, 18)),
        ],
    )
    def test_a_rest_day_at_the_end_rolls_and_the_unrolled_day_is_kept(
        self, accepted: date, days: int, last: date, unrolled: date | None
    ) -> None:
        """O-09, P4."""
        limit = dated(rolling(days), accepted)
        assert (limit.whole_day, limit.unrolled) == (last, unrolled)

    def test_a_make_up_saturday_is_no_rest_day(self) -> None:
        assert dated(rolling(1), date(2025, 10, 10)).whole_day == date(2025, 10, 11)

    def test_without_roll_over_the_calendar_is_not_needed(self) -> None:
        assert dated(Duration(15, Unit.DAY), date(2030, 9, 18)).whole_day == date(2030, 10, 3)
        with pytest.raises(CalendarUnknown, match="2030"):
            due(rolling(15), date(2030, 9, 18), CALENDAR)

    def test_a_counted_start_day_ends_a_day_earlier(self) -> None:
        assert dated(rolling(15, start_counted=True), date(2025, 9, 16)).whole_day == date(2025, 9, 30)

    def test_twenty_four_hundred_is_in_time_and_one_second_later_is_late(self) -> None:
        limit = dated(rolling(15), date(2025, 9, 15))
        assert not limit.is_late(at("2025-09-30T23:59:59"))
        assert not limit.is_late(at("2025-10-01T00:00:00"))
        assert limit.late_by(at("2025-10-01T00:00:00")) == timedelta(0)
        assert limit.late_by(at("2025-10-01T00:00:01")) == timedelta(seconds=1)

    def test_months_end_on_the_corresponding_day_or_the_months_last(self) -> None:
        assert dated(Duration(6, Unit.MONTH), date(2025, 8, 31)).whole_day == date(2026, 2, 28)
        assert dated(Duration(1, Unit.YEAR), date(2024, 2, 29)).whole_day == date(2025, 2, 28)
        assert dated(Duration(1, Unit.MONTH, start_counted=True), date(2025, 5, 1)).whole_day == date(2025, 5, 31)


class TestWordsWithoutNumber:
    def test_promptly_has_no_due(self) -> None:
        assert due(Duration(0, Unit.PROMPT), date(2025, 10, 1), CALENDAR) is None

    def test_immediately_is_the_moment_or_the_day(self) -> None:
        now = Duration(0, Unit.IMMEDIATE)
        assert dated(now, at("2025-10-01T20:30")).isoformat() == "2025-10-01T20:30+08:00"
        assert dated(now, date(2025, 10, 1)).isoformat() == "2025-10-01T24:00+08:00"


class TestMonthsAndWindows:
    @pytest.mark.parametrize(
        ("registered", "full"),
        [
            (date(2025, 8, 31), date(2026, 2, 28)),
            (date(2025, 4, 10), date(2025, 10, 10)),
            (date(2025, 3, 31), date(2025, 9, 30)),
            (date(2024, 2, 29), date(2024, 8, 29)),
        ],
    )
    def test_half_a_year_is_full_on_the_corresponding_day(self, registered: date, full: date) -> None:
        """O-08, P1."""
        assert full_months_on(registered, 6, HalfYear.CORRESPONDING_DAY) == full
        assert full_months_on(registered, 6, HalfYear.DAY_AFTER) == full + timedelta(days=1)

    @pytest.mark.parametrize(
        ("base", "first", "last"),
        [
            (date(2025, 3, 15), date(2026, 2, 15), date(2026, 3, 15)),
            (date(2024, 2, 29), date(2025, 1, 28), date(2025, 2, 28)),
            (date(2025, 3, 31), date(2026, 2, 28), date(2026, 3, 31)),
        ],
    )
    def test_the_endorsement_window_includes_the_anniversary(self, base: date, first: date, last: date) -> None:
        """O-10, P2."""
        year, month = Duration(1, Unit.YEAR), Duration(1, Unit.MONTH)
        window = window_before(base, year, month, Anniversary.INSIDE)
        assert (window.start, window.last_day) == (first, last)
        assert window_before(base, year, month, Anniversary.OUTSIDE).end == last

    def test_anniversaries_are_counted_from_the_base(self) -> None:
        window = window_before(
            date(2024, 2, 29), Duration(1, Unit.YEAR), Duration(60, Unit.DAY), Anniversary.INSIDE, turn=4
        )
        assert (window.start, window.last_day) == (date(2027, 12, 31), date(2028, 2, 29))

    def test_a_window_needs_a_unit_with_corresponding_days(self) -> None:
        with pytest.raises(ValueError, match="MONTH or YEAR"):
            window_before(date(2024, 2, 29), Duration(365, Unit.DAY), Duration(60, Unit.DAY), Anniversary.INSIDE)

    @pytest.mark.parametrize(("month", "inclusive", "before"), [(1, 30, 29), (2, 28, 28), (4, 30, 29)])
    def test_before_the_thirtieth(self, month: int, inclusive: int, before: int) -> None:
        """P5."""
        assert monthly_before(2025, month, 30, MonthlyBefore.INCLUSIVE) == date(2025, month, inclusive)
        assert monthly_before(2025, month, 30, MonthlyBefore.DAY_BEFORE) == date(2025, month, before)


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": 0, "unit": Unit.DAY},
        {"value": -1, "unit": Unit.HOUR},
        {"value": 1, "unit": Unit.IMMEDIATE},
        {"value": 3, "unit": Unit.PROMPT},
        {"value": 24, "unit": Unit.HOUR, "rollover": Rollover.NEXT_WORKING_DAY},
        {"value": 3, "unit": Unit.WORKING_DAY, "rollover": Rollover.NEXT_WORKING_DAY},
        {"value": 24, "unit": Unit.HOUR, "start_counted": True},
    ],
)
def test_a_duration_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Impossible, match=r"limit-"):
        Duration(**wrong)  # type: ignore[arg-type]


def test_a_time_without_offset_is_refused() -> None:
    naive = at("2025-10-01T20:30").replace(tzinfo=None)
    with pytest.raises(ValueError, match="offset"):
        due(DAY_CLOCK, naive, CALENDAR)
    with pytest.raises(ValueError, match="offset"):
        dated(DAY_CLOCK, date(2025, 10, 1)).is_late(naive)


STARTS = st.dates(date(2025, 1, 1), date(2026, 9, 1))
MOMENTS = st.datetimes(at("2024-01-01T00:00").replace(tzinfo=None), at("2027-12-31T00:00").replace(tzinfo=None))


@given(STARTS, st.integers(1, 40))
def test_working_days_after_start_up_to_due_are_as_many_as_asked(start: date, count: int) -> None:
    last = dated(Duration(count, Unit.WORKING_DAY), start).whole_day
    assert last is not None
    counted = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    assert sum(CALENDAR.is_working_day(day) for day in counted) == count
    assert CALENDAR.is_working_day(last)


@given(STARTS, st.integers(1, 60), st.sampled_from([Unit.DAY, Unit.MONTH]))
def test_a_rolled_due_is_the_first_working_day_from_the_unrolled(start: date, value: int, unit: Unit) -> None:
    value = value if unit is Unit.DAY else 1 + value % 3
    plain = dated(Duration(value, unit), start).whole_day
    limit = dated(rolling(value, unit), start)
    assert plain is not None
    assert limit.whole_day is not None
    assert limit.unrolled in (None, plain)
    assert CALENDAR.is_working_day(limit.whole_day)
    between = [plain + timedelta(days=n) for n in range((limit.whole_day - plain).days)]
    assert not any(CALENDAR.is_working_day(day) for day in between)


@given(STARTS, MOMENTS, st.sampled_from([DAY_CLOCK, THREE_WORKING_DAYS, rolling(7), Duration(6, Unit.MONTH)]))
def test_late_by_is_positive_exactly_when_late(start: date, moment: datetime, duration: Duration) -> None:
    limit = dated(duration, start)
    received = moment.replace(tzinfo=SHANGHAI)
    assert limit.is_late(received) == (limit.late_by(received) > timedelta(0))


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-600, 600))
def test_months_after_keeps_the_day_or_ends_the_month(day: date, months: int) -> None:
    result = months_after(day, months)
    assert (result.year - day.year) * 12 + result.month - day.month == months
    assert result.day == day.day or (result.day < day.day and (result + timedelta(days=1)).day == 1)
