"""Rates and thresholds as written: O-12, O-13 and O-15 of the open examples."""

import pytest

from anju.kernel.policies import Percent
from anju.kernel.rates import Bound, Rate, required_staff


@pytest.mark.parametrize(("residents", "required"), [(0, 0), (499, 1), (500, 1), (501, 2), (12_000, 24), (12_001, 25)])
def test_not_below_one_for_five_hundred_rounds_up(residents: int, required: int) -> None:
    """O-12."""
    assert required_staff(residents, 500) == required


@pytest.mark.parametrize(
    ("bound", "value", "limit", "holds"),
    [
        (Bound.MORE_THAN, 200, 200, False),
        (Bound.MORE_THAN, 201, 200, True),
        (Bound.AT_LEAST, 19, 20, False),
        (Bound.AT_LEAST, 20, 20, True),
        (Bound.AT_MOST, 20, 20, True),
        (Bound.AT_MOST, 21, 20, False),
    ],
)
def test_bounds_are_strict_or_inclusive_as_written(bound: Bound, value: int, limit: int, holds: bool) -> None:
    """O-13."""
    assert bound.holds(value, limit) is holds


@pytest.mark.parametrize(
    ("part", "whole", "bound", "target", "shown", "met"),
    [
        (9_500, 10_000, Bound.AT_LEAST, 95, "95.00", True),
        (94_995, 100_000, Bound.AT_LEAST, 95, "94.99", False),
        (9_499, 10_000, Bound.AT_LEAST, 95, "94.99", False),
        (1_000, 10_000, Bound.AT_MOST, 10, "10.00", True),
        (1_001, 10_000, Bound.AT_MOST, 10, "10.01", False),
        (850, 1_000, Bound.AT_LEAST, 85, "85.00", True),
        (849, 1_000, Bound.AT_LEAST, 85, "84.90", False),
        (985, 1_000, Bound.AT_LEAST, 95, "98.50", True),
        (100_001, 1_000_000, Bound.AT_MOST, 10, "10.00", False),
    ],
)
def test_targets_are_compared_exactly_and_shown_truncated(
    part: int, whole: int, bound: Bound, target: int, shown: str, met: bool
) -> None:
    """O-15, P6."""
    assert Rate(part, whole).shown() == shown
    assert Rate(part, whole).meets(bound, target) is met


def test_rounding_half_up_is_the_other_choice() -> None:
    """P6."""
    rate = Rate(94_995, 100_000)
    assert rate.shown(Percent.ROUND_HALF_UP) == "95.00"
    assert rate.meets(Bound.AT_LEAST, 95, Percent.ROUND_HALF_UP) is True


def test_nothing_to_count_is_no_data() -> None:
    """O-15."""
    assert Rate(0, 0).shown() is None
    assert Rate(0, 0).meets(Bound.AT_LEAST, 95) is None
