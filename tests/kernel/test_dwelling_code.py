from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel.dwelling_code import (
    DwellingCode,
    building_code,
    compute_check_digit,
    format_dwelling_code,
    parse_dwelling_code,
)

CODE = "4403090020010000002000003"


def test_a_code_is_division_building_and_unit() -> None:
    assert parse_dwelling_code(CODE) == DwellingCode(440309002001, 2, 3)
    assert str(parse_dwelling_code(CODE)) == CODE
    assert building_code(CODE) == CODE[:19]
    assert parse_dwelling_code("４４０３ 0900 2001 0000 0020 0000 3") == parse_dwelling_code(CODE)


@pytest.mark.parametrize("raw", ["", CODE[:-1], CODE + "1", "4.40309002001E+24", "0" + CODE[1:], "A" + CODE[1:]])
def test_what_is_no_dwelling_code(raw: str) -> None:
    with pytest.raises(ValueError, match="25 digits"):
        parse_dwelling_code(raw)


@pytest.mark.parametrize(
    "parts", [(44030900200, 1, 1), (440309002001, 10**7, 1), (440309002001, 1, 10**6), (440309002001, -1, 1)]
)
def test_parts_must_fit_their_places(parts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="digits"):
        format_dwelling_code(*parts)


def test_the_check_digit_of_the_standards_example() -> None:
    assert compute_check_digit("0794") == "5"


def test_a_check_digit_wants_digits() -> None:
    with pytest.raises(ValueError, match="digits"):
        compute_check_digit("")


dwellings = st.tuples(st.integers(11 * 10**10, 10**12 - 1), st.integers(0, 10**7 - 1), st.integers(0, 10**6 - 1))


@given(dwellings)
def test_parsing_undoes_formatting(parts: tuple[int, int, int]) -> None:
    text = format_dwelling_code(*parts)
    assert len(text) == 25
    assert parse_dwelling_code(text) == parts


@given(dwellings, st.integers(0, 24), st.integers(1, 9))
def test_one_wrong_digit_changes_the_check(parts: tuple[int, int, int], place: int, shift: int) -> None:
    text = format_dwelling_code(*parts)
    changed = text[:place] + str((int(text[place]) + shift) % 10) + text[place + 1 :]
    assert compute_check_digit(changed) != compute_check_digit(text)
