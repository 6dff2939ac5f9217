"""What people write into a box for a number: which characters become a digit, and which must not."""

from __future__ import annotations

import sys
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel.credit_code import check_credit_code
from anju.kernel.identity import IdentityKind, check_identity
from anju.kernel.phones import check_phone
from anju.kernel.written import compact, one_line

ON = date(2026, 11, 20)
NUMBER = "11010519491231002X"
TYPED = {*map(chr, range(0xFF01, 0xFF5F)), "Ⅹ", "ⅹ"}
"""Full width forms, and the Roman ten."""
numeric = st.characters(categories=["No", "Nl"]) | st.sampled_from("𝟎𝟗𝟢𝟿٣३೩๙①⑴⒈㊀½²₂")


def test_only_ascii_and_what_a_keyboard_types_for_it_becomes_a_digit_or_an_x() -> None:
    becoming = {
        char
        for char in map(chr, range(0x80, sys.maxunicode + 1))
        if any(made in "0123456789X" for made in compact(char))
    }
    assert becoming <= TYPED
    assert {unicodedata.normalize("NFKC", char) for char in becoming} == {*"0123456789Xx"}


@given(numeric.filter(lambda char: char not in TYPED), st.integers(0, 18), st.booleans())
def test_a_number_with_any_other_sign_for_a_number_in_it_has_the_wrong_shape(
    sign: str, place: int, instead: bool
) -> None:
    written = NUMBER[:place] + sign + NUMBER[place + instead :]
    for kind in (None, IdentityKind.RESIDENT_ID):
        check = check_identity(written, kind, on=ON)
        assert (check.valid, [found.code for found in check.findings]) == (False, ["E106"])


@pytest.mark.parametrize("written", ["1101051949123100²X", "11010519491231００²X", "①10105194912310021", f"{NUMBER}¹"])
def test_a_footnote_is_no_digit(written: str) -> None:
    assert [found.code for found in check_identity(written, on=ON).findings] == ["E106"]


@pytest.mark.parametrize(
    "written",
    [
        "１１０１０５１９４９１２３１００２Ｘ",
        "１１０１０５１９４９１２３１００２ｘ",
        "11010519491231002Ⅹ",
        "＇11010519491231002x",
    ],
)
def test_full_width_and_the_roman_ten_are_read(written: str) -> None:
    assert check_identity(written, on=ON).normalized == NUMBER
    assert check_identity(written, on=ON).valid


def test_other_numbers_take_no_such_signs_either() -> None:
    assert [found.code for found in check_phone("1391234567⑧")[1]] == ["W410"]
    assert check_phone("１３９１２３４５６７８") == ("13912345678", ())
    assert [found.code for found in check_credit_code("9144030070846113３⁶").findings] == ["E109"]


@given(st.text(max_size=40))
def test_what_is_compact_stays_as_it_is(text: str) -> None:
    assert compact(compact(text)) == compact(text)


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (" 民治大道 ", "民治大道"),
        ("民治\u3000\t大道\n9号", "民治 大道 9号"),
        ("\u202e民治\x00大道\u200b", "民治大道"),
        ("e\u0301", "é"),
        ("𰻝\U000323b0", "𰻝\U000323b0"),
        ("\ud800", "\ufffd"),
    ],
)
def test_one_line_is_what_a_page_can_show(raw: str, line: str) -> None:
    assert one_line(raw) == line


@given(st.text(max_size=40))
def test_one_line_stays_as_it_is(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
