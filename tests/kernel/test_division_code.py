from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel.division_code import Level, division_code, level_of, parent_of, short_form, subtree


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("44", 440000000000),
        ("4403", 440300000000),
        ("440309", 440309000000),
        (440309, 440309000000),
        ("440309002", 440309002000),
        (" ４４０３０９００２００１ ", 440309002001),
        ("440309.0", 440309000000),
    ],
)
def test_every_length_is_read_as_twelve_digits(raw: str | int, code: int) -> None:
    assert division_code(raw) == code


@pytest.mark.parametrize("raw", ["", "4", "440", "44030", "4403090", "44030x", "04", "10", "000000000000", 4])
def test_what_is_no_division_code(raw: str | int) -> None:
    with pytest.raises(ValueError, match="division code"):
        division_code(raw)


@pytest.mark.parametrize(
    ("code", "level", "low", "high", "parent"),
    [
        (440000000000, Level.PROVINCE, 440000000000, 450000000000, None),
        (440300000000, Level.PREFECTURE, 440300000000, 440400000000, 440000000000),
        (440309000000, Level.COUNTY, 440309000000, 440310000000, 440300000000),
        (440309002000, Level.TOWNSHIP, 440309002000, 440309003000, 440309000000),
        (440309002001, Level.COMMUNITY, 440309002001, 440309002002, 440309002000),
        (110100000000, Level.PREFECTURE, 110100000000, 110200000000, 110000000000),
        (429000000000, Level.PREFECTURE, 429000000000, 429100000000, 420000000000),
        (429004000000, Level.COUNTY, 429004000000, 429005000000, 429000000000),
        (441900000000, Level.PREFECTURE, 441900000000, 442000000000, 440000000000),
        (441900003000, Level.TOWNSHIP, 441900003000, 441900004000, 441900000000),
    ],
)
def test_level_subtree_and_parent(code: int, level: Level, low: int, high: int, parent: int | None) -> None:
    assert level_of(code) is level
    assert subtree(code) == (low, high)
    assert parent_of(code) == parent


@pytest.mark.parametrize("code", [0, 440309, 10**12, -440300000000])
def test_shorter_integers_are_refused(code: int) -> None:
    for question in (level_of, subtree, parent_of):
        with pytest.raises(ValueError, match="12 digits"):
            question(code)


@given(st.integers(11 * 10**10, 10**12 - 1))
def test_a_code_lies_within_every_ancestors_subtree(code: int) -> None:
    low, high = subtree(code)
    assert low <= code < high
    assert division_code(short_form(code)) == code
    ancestor = parent_of(code)
    steps = 0
    while ancestor is not None:
        low, high = subtree(ancestor)
        assert low <= code < high
        assert level_of(ancestor) is not level_of(code)
        ancestor = parent_of(ancestor)
        steps += 1
    assert steps <= 4
