from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel.credit_code import (
    ALPHABET,
    check_credit_code,
    compute_credit_check,
    compute_organisation_check,
)


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",
        "91110000600037341L",
        "91110000101623741K",
        "911101066976941872",
        "91511111MA6281ABX9",
        "52120118MJ098765X8",
        "92440306MA5D123401",
        "125105004506612366",
        "N2330822MF12345T5C",
    ],
)
def test_worked_values_hold_outside_and_inside(code: str) -> None:
    check = check_credit_code(code)
    assert (check.valid, check.normalized, check.findings) == (True, code, ())
    assert check_credit_code(f" {code[:8].lower()} {code[8:].lower()}\u3000").normalized == code


@pytest.mark.parametrize("head", ["N1", "N9", "Y1", "A1", "A9"])
def test_letters_in_front_are_taken(head: str) -> None:
    first17 = f"{head}330822MF12345T5"
    assert check_credit_code(first17 + compute_credit_check(first17)).valid


def test_a_wrong_check_names_the_right_one() -> None:
    check = check_credit_code("91310115MA1H8R7C6D")
    assert not check.valid
    assert [found.code for found in check.findings] == ["E109"]
    assert check.findings[0].params == {"reason": "check", "expected": "7"}


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (None, "missing"),
        (" ", "missing"),
        ("91350100M000100Y4", "shape"),
        ("91350100I000100Y43", "shape"),
        ("B1350100M000100Y43", "shape"),
        ("9.1350100000010E+17", "shape"),
    ],
)
def test_what_is_no_code_at_all(raw: str | None, reason: str) -> None:
    check = check_credit_code(raw)
    assert not check.valid
    assert [(found.code, found.params["reason"]) for found in check.findings] == [("E109", reason)]


def test_a_wrong_organisation_code_inside_is_said_and_not_refused() -> None:
    first17 = "91350100M000100Y5"
    check = check_credit_code(first17 + compute_credit_check(first17))
    assert check.valid
    assert [(found.code, found.params) for found in check.findings] == [("W409", {"expected": "4"})]


def test_checks_want_their_alphabets() -> None:
    with pytest.raises(ValueError, match="17 characters"):
        compute_credit_check("9135010OM000100Y4")
    with pytest.raises(ValueError, match="8 characters"):
        compute_organisation_check("M000100")


@given(st.text(alphabet=ALPHABET, min_size=8, max_size=8), st.integers(0, 7), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(body: str, place: int, other: str) -> None:
    first17 = f"91440309{body}{compute_organisation_check(body)}"
    code = first17 + compute_credit_check(first17)
    assert check_credit_code(code).findings == ()
    if body[place] != other:
        changed = code[: 8 + place] + other + code[9 + place :]
        assert not check_credit_code(changed).valid


@given(st.text(max_size=30))
def test_any_text_is_answered(raw: str) -> None:
    check = check_credit_code(raw)
    assert check.valid == (not any(found.refuses for found in check.findings))
