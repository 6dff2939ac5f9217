from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel.mrz import candidate_births, check_digit, parse_td3, passport_number_fits

ON = date(2026, 11, 18)
LINE1 = "P<CHNZHANG<<SAN<FENG".ljust(44, "<")
LINE2 = "E123456782CHN8501019M3001019<<<<<<<<<<<<<<08"


@pytest.mark.parametrize(("text", "digit"), [("E12345678", "2"), ("850101", "9"), ("300101", "9"), ("<" * 14, "0")])
def test_check_digits(text: str, digit: str) -> None:
    assert check_digit(text) == digit


def test_two_lines_are_read() -> None:
    mrz = parse_td3(LINE1, LINE2)
    assert mrz.valid
    assert (mrz.document_type, mrz.issuer, mrz.surname, mrz.given_names) == ("P", "CHN", "ZHANG", "SAN FENG")
    assert (mrz.number, mrz.nationality, mrz.sex) == ("E12345678", "CHN", "1")
    assert (mrz.birth, mrz.expiry, mrz.personal) == ("850101", "300101", "")
    assert mrz.birth_dates(ON) == (date(1985, 1, 1),)


def test_a_changed_number_is_detected() -> None:
    mrz = parse_td3(LINE1, LINE2.replace("E12345678", "E12345679"))
    assert mrz.failed == ("number", "composite")
    assert not mrz.valid


def test_an_empty_personal_number_may_go_without_its_check() -> None:
    assert parse_td3(LINE1, LINE2[:42] + "<" + LINE2[43:]).valid


@pytest.mark.parametrize(
    ("line1", "line2"), [(LINE1[:-1], LINE2), (LINE1, LINE2.lower()), ("I" + LINE1[1:], LINE2), ("", "")]
)
def test_what_is_no_passport_is_refused(line1: str, line2: str) -> None:
    with pytest.raises(ValueError, match="passport"):
        parse_td3(line1, line2)


@pytest.mark.parametrize(
    ("yymmdd", "expected"),
    [
        ("850101", [date(1985, 1, 1)]),
        ("100101", [date(2010, 1, 1), date(1910, 1, 1)]),
        ("261118", [date(2026, 11, 18), date(1926, 11, 18)]),
        ("261119", [date(1926, 11, 19)]),
        ("000229", [date(2000, 2, 29)]),
        ("850230", []),
        ("<<<<<<", []),
    ],
)
def test_a_two_digit_year_offers_every_reading_and_none_in_the_future(yymmdd: str, expected: list[date]) -> None:
    assert list(candidate_births(yymmdd, ON)) == expected


@given(st.dates(date(1910, 1, 1), ON))
def test_the_true_birth_is_always_among_the_readings(born: date) -> None:
    found = candidate_births(f"{born:%y%m%d}", ON)
    assert born in found
    assert all(day <= ON for day in found)


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("E12345678", True),
        ("C01X00T47", True),
        ("123456789", True),
        ("PASSPORT", False),
        ("A1", False),
        ("E1-23456", False),
    ],
)
def test_passport_numbers(number: str, fits: bool) -> None:
    assert passport_number_fits(number) is fits


def test_a_check_digit_wants_the_documents_alphabet() -> None:
    with pytest.raises(ValueError, match="0-9, A-Z and <"):
        check_digit("é")
