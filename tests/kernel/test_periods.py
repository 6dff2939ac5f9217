"""Half-open periods against the naive model: a set of days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel.periods import Period

ORIGIN = date(2025, 1, 1)
HORIZON = 60


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(st.integers(0, HORIZON - 1))
    length = draw(st.none() | st.integers(1, HORIZON))
    first = ORIGIN + timedelta(days=start)
    return Period(first, None if length is None else first + timedelta(days=length))


def days(*parts: Period) -> set[int]:
    """All days of the parts, up to a horizon behind every drawn end."""
    return {n for n in range(3 * HORIZON) for part in parts if part.contains(ORIGIN + timedelta(days=n))}


@given(periods(), periods())
def test_overlap_and_intersection_are_those_of_sets(a: Period, b: Period) -> None:
    shared = a.intersect(b)
    assert a.overlaps(b) == b.overlaps(a) == bool(days(a) & days(b))
    assert days(*([shared] if shared else [])) == days(a) & days(b)
    assert shared == b.intersect(a)


@given(periods(), periods())
def test_minus_is_that_of_sets_and_leaves_disjoint_parts_in_order(a: Period, b: Period) -> None:
    parts = a.minus(b)
    assert days(*parts) == days(a) - days(b)
    assert len(parts) <= 2
    assert list(parts) == sorted(parts, key=lambda part: part.start)
    assert not any(part.overlaps(b) for part in parts)


@given(periods(), periods())
def test_adjacent_periods_touch_without_sharing_a_day(a: Period, b: Period) -> None:
    assert a.adjacent(b) == b.adjacent(a)
    if a.adjacent(b):
        assert not a.overlaps(b)
        assert a.minus(b) == (a,)
        first, second = sorted((a, b), key=lambda part: part.start)
        assert first.end == second.start


@given(periods())
def test_a_period_ends_with_the_day_before_its_end(a: Period) -> None:
    assert a.contains(a.start)
    assert not a.contains(a.start - timedelta(days=1))
    assert Period.through(a.start, a.last_day) == a
    if a.end is not None and a.last_day is not None:
        assert a.contains(a.last_day)
        assert not a.contains(a.end)
        assert a.days == len(days(a))


@pytest.mark.parametrize("end", [ORIGIN, ORIGIN - timedelta(days=1)])
def test_a_period_without_a_day_is_refused(end: date) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        Period(ORIGIN, end)
