"""What share of an area's stays is stale: bounds that the looks bear out, or the admission that they do not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.stays.rules import BANDS, ENOUGH, Band, stale_share, wilson

EDGES = list(zip((0, *BANDS), (*BANDS, None), strict=True))
COUNTS = st.tuples(st.integers(0, 10_000), st.integers(0, 400), st.integers(0, 400))


def bands(*counts: tuple[int, int, int]) -> list[Band]:
    return [
        Band(*edge, stays, looks, min(gone, looks)) for edge, (stays, looks, gone) in zip(EDGES, counts, strict=True)
    ]


@given(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS))
def test_the_bounds_lie_in_order_between_nothing_and_everything(counts: tuple[tuple[int, int, int], ...]) -> None:
    share = stale_share(bands(*counts))
    assert 0 <= share.low <= 1
    assert 0 <= share.high <= 1
    if not any(looks >= ENOUGH for _, looks, _ in counts):
        assert not share.known
    if share.known:
        assert share.high - share.low <= 0.25


@given(st.integers(1, 300), st.integers(0, 300))
def test_wilson_holds_what_was_seen_and_narrows_with_more(looks: int, gone: int) -> None:
    gone = min(gone, looks)
    low, high = wilson(gone, looks)
    assert low <= gone / looks <= high or abs(low - gone / looks) < 1e-9 or abs(high - gone / looks) < 1e-9
    more = wilson(gone * 10, looks * 10)
    assert more[1] - more[0] < high - low


def test_known_values_of_the_interval() -> None:
    assert wilson(3, 30) == pytest.approx((0.0346, 0.2562), abs=5e-4)
    assert wilson(0, 30) == pytest.approx((0.0, 0.1135), abs=5e-4)


def test_with_few_looks_the_register_says_it_knows_too_little() -> None:
    nothing = (100, 0, 0)
    assert not stale_share(bands(nothing, nothing, nothing, nothing, (100, ENOUGH - 1, 3))).known
    assert not stale_share(bands(*([(0, 0, 0)] * 5))).known


def test_a_band_without_looks_borrows_from_its_neighbours() -> None:
    young, old = (500, 0, 0), (500, 400, 40)
    share = stale_share(bands(young, (0, 0, 0), old, (0, 0, 0), (0, 0, 0)))
    low, high = wilson(40, 400)
    assert share.known
    assert share.low == pytest.approx(low / 2, abs=0.001)
    assert share.high == pytest.approx(high, abs=0.001)


def test_the_truth_lies_inside_as_often_as_is_promised() -> None:
    """Stays of five ages leave at rates that grow with age; 60 to 200 looks a band, a thousand times over."""
    chance, hits = random.Random(86), 0
    rates, stays = (0.01, 0.03, 0.08, 0.15, 0.3), (4000, 2000, 2000, 1000, 500)
    truth = sum(rate * n for rate, n in zip(rates, stays, strict=True)) / sum(stays)
    for _ in range(1000):
        looks = [chance.randint(60, 200) for _ in rates]
        gone = [sum(chance.random() < rate for _ in range(n)) for rate, n in zip(rates, looks, strict=True)]
        share = stale_share(bands(*zip(stays, looks, gone, strict=True)))
        hits += share.low <= truth <= share.high
    assert hits >= 950
