"""What signs of life say, told by cases."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from anju.kernel.outages import Outage
from anju.outages.rules import ALWAYS, Hours, judge_beat, read_hours, within_hours

MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00")


def out(start: str, end: str) -> Outage:
    return Outage(at(start), at(end))


NOW = at("2026-11-18T09:00")


def test_the_first_sign_of_all_begins_a_stretch_and_blames_nobody() -> None:
    assert judge_beat(None, NOW, None).outages == ()
    assert judge_beat(None, NOW, None).fresh


@pytest.mark.parametrize("silence", [timedelta(0), MINUTE, 3 * MINUTE])
def test_a_restart_is_no_outage(silence: timedelta) -> None:
    assert judge_beat(NOW - silence, NOW, None).fresh is False


def test_a_silence_before_the_start_is_an_outage() -> None:
    verdict = judge_beat(at("2026-11-18T07:40"), NOW, None)
    assert verdict.fresh
    assert verdict.outages == (out("2026-11-18T07:40", "2026-11-18T09:00"),)
    assert not verdict.doubtful


def test_a_process_that_lived_through_a_silence_of_all_recorded_one() -> None:
    """The database was gone, or the machine slept: the clock nobody sets went on as well."""
    assert judge_beat(NOW - 30 * MINUTE, NOW, 30 * MINUTE).outages


def test_a_clock_that_was_set_forward_is_no_outage() -> None:
    verdict = judge_beat(NOW - 120 * MINUTE, NOW, MINUTE)
    assert verdict.fresh
    assert verdict.outages == ()


def test_a_clock_that_was_set_back_is_forgotten() -> None:
    verdict = judge_beat(NOW + timedelta(days=400), NOW, None)
    assert verdict.fresh
    assert verdict.outages == ()


def test_a_silence_of_months_is_doubtful() -> None:
    assert judge_beat(NOW - timedelta(days=15), NOW, None).doubtful


def test_nobody_was_promised_the_night() -> None:
    day = Hours(time(7), time(22))
    assert within_hours(at("2026-11-17T22:00"), at("2026-11-18T07:00"), day) == ()
    assert within_hours(at("2026-11-17T22:00"), at("2026-11-18T07:02"), day) == ()
    assert within_hours(at("2026-11-17T20:00"), at("2026-11-18T09:00"), day) == (
        out("2026-11-17T20:00", "2026-11-17T22:00"),
        out("2026-11-18T07:00", "2026-11-18T09:00"),
    )


def test_hours_may_run_over_midnight() -> None:
    assert within_hours(at("2026-11-17T20:00"), at("2026-11-18T09:00"), Hours(time(21), time(1))) == (
        out("2026-11-17T21:00", "2026-11-18T01:00"),
    )


@pytest.mark.parametrize(
    ("text", "hours"),
    [("", ALWAYS), ("00:00-24:00", ALWAYS), ("07:30 - 22:00", Hours(time(7, 30), time(22)))],
)
def test_hours_as_written(text: str, hours: Hours) -> None:
    assert read_hours(text) == hours


@pytest.mark.parametrize("text", ["always", "7", "07:30-25:00"])
def test_hours_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_hours(text)
