"""Announced working days, and the refusal to guess."""

from datetime import date, timedelta

import pytest

from anju.kernel.calendars import CalendarUnknown, announced, read_years

CALENDAR = announced()


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range(365)]


@pytest.mark.parametrize("year", [2025, 2026])
def test_each_announced_year_has_248_working_days(year: int) -> None:
    assert sum(CALENDAR.is_working_day(day) for day in days_of(year)) == 248


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 9, 28), True),  # Sunday, made up for
        (date(2025, 10, 1), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),  # Saturday, made up for
        (date(2025, 10, 12), False),
        (date(2026, 9, 25), False),  # Mid-autumn, a Friday
        (date(2026, 2, 14), True),
    ],
)
def test_holidays_rest_and_make_up_days_work(day: date, working: bool) -> None:
    assert CALENDAR.is_working_day(day) is working


def test_next_working_day_is_the_day_itself_or_the_first_after_the_rest_days() -> None:
    assert CALENDAR.next_working_day(date(2025, 10, 3)) == date(2025, 10, 9)
    assert CALENDAR.next_working_day(date(2025, 10, 11)) == date(2025, 10, 11)
    assert CALENDAR.next_working_day(date(2025, 10, 18)) == date(2025, 10, 20)


@pytest.mark.parametrize("year", [2024, 2027])
def test_a_year_not_announced_is_an_error_even_on_a_plain_wednesday(year: int) -> None:
    with pytest.raises(CalendarUnknown, match=str(year)) as caught:
        CALENDAR.is_working_day(date(year, 6, 16))
    assert caught.value.year == year


YEAR = '[2027]\nsource = "通知"\nnumber = "一"\noff = [2027-01-01]\nwork = [2027-01-09]\n'


def test_an_office_adds_a_year_of_its_own() -> None:
    calendar = CALENDAR.with_years(read_years(YEAR))
    assert not calendar.is_working_day(date(2027, 1, 1))
    assert calendar.is_working_day(date(2027, 1, 9))
    assert calendar.is_working_day(date(2026, 1, 4))
    with pytest.raises(CalendarUnknown):
        CALENDAR.is_working_day(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (YEAR.replace("off = [2027-01-01]", "off = [2027-01-02]"), "calendar-off"),
        (YEAR.replace("work = [2027-01-09]", "work = [2027-01-08]"), "calendar-work"),
        (YEAR.replace('source = "通知"', ""), "calendar-incomplete"),
        (YEAR.replace("off = [2027-01-01]", 'off = ["2027-01-01"]'), "calendar-day"),
        ("year = 2027\n", "calendar-table"),
    ],
)
def test_a_calendar_with_a_mistake_is_refused_with_its_place(wrong: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_years(wrong)
