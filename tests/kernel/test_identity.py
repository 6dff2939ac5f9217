"""Identity numbers: the worked values of the standards, then properties that must hold for any number and any text.

Numbers are the standards' own examples or computed; none was taken from a person.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel.identity import IdentityKind, check_identity, compute_check_character, to_18

ON = date(2026, 11, 18)
OLD_FORM = "11010519491231002X"


def codes(raw: str | None, kind: IdentityKind | None = None) -> list[str]:
    return [found.code for found in check_identity(raw, kind, on=ON).findings]


def test_the_check_character_of_the_standards_own_examples() -> None:
    assert compute_check_character("11010519491231002") == "X"
    assert compute_check_character("44052418800101001") == "4"


@pytest.mark.parametrize("first17", ["", "1101051949123100", "1101051949123100X", "１" * 17])
def test_a_check_character_wants_seventeen_digits(first17: str) -> None:
    with pytest.raises(ValueError, match="17 digits"):
        compute_check_character(first17)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("110105491231002", "11010519491231002X"),
        ("440524800101001", "440524198001010013"),
        ("130503670401001", "130503196704010016"),
        ("511111900101002", "511111199001010021"),
    ],
)
def test_fifteen_digits_are_converted_and_want_a_persons_eye(old: str, new: str) -> None:
    assert to_18(old) == new
    check = check_identity(old, on=ON)
    assert (check.valid, check.normalized, check.kind) == (True, new, IdentityKind.RESIDENT_ID)
    assert [found.code for found in check.findings] == ["W403"]
    assert check.findings[0].params["converted"] == new


def test_fifteen_digits_with_an_impossible_date_are_refused_and_not_converted() -> None:
    check = check_identity("330822850229001", on=ON)
    assert not check.valid
    assert [found.code for found in check.findings] == ["E104"]
    assert check.normalized == "330822850229001"


@pytest.mark.parametrize("wrong", ["", "11010549123100", "11010549123100X"])
def test_conversion_wants_fifteen_digits(wrong: str) -> None:
    with pytest.raises(ValueError, match="15 digits"):
        to_18(wrong)


@pytest.mark.parametrize(
    "written",
    [
        OLD_FORM,
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105\u300019491231\u00a0002ｘ\u200b\ufeff",
        "'11010519491231002X",
        "\u202a11010519491231002X\u202c",
    ],
)
def test_every_way_of_writing_it_is_the_same_number(written: str) -> None:
    check = check_identity(written, on=ON)
    assert check.valid
    assert (check.normalized, check.kind) == (OLD_FORM, IdentityKind.RESIDENT_ID)
    assert (check.birth_date, check.sex, check.findings) == (date(1949, 12, 31), "2", ())


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("810000198801010012", IdentityKind.HMT_RESIDENCE),
        ("810000199408230021", IdentityKind.HMT_RESIDENCE),
        ("820000199002150023", IdentityKind.HMT_RESIDENCE),
        ("830000199201300030", IdentityKind.HMT_RESIDENCE),
        ("932682198501010017", IdentityKind.FOREIGN_PR),
        ("915840198007040014", IdentityKind.FOREIGN_PR),
        ("KAZ110090123105", IdentityKind.FOREIGN_PR),
        ("330113199001010011", IdentityKind.RESIDENT_ID),
        ("440307198501010012", IdentityKind.RESIDENT_ID),
        ("440309198501010015", IdentityKind.RESIDENT_ID),
        ("120118199001010014", IdentityKind.RESIDENT_ID),
        ("659011202201010023", IdentityKind.RESIDENT_ID),
        ("E12345678", IdentityKind.PASSPORT),
        ("EA1234567", IdentityKind.PASSPORT),
        ("123456789", IdentityKind.PASSPORT),
        ("H12345678", IdentityKind.HMT_TRAVEL),
        ("m12345678", IdentityKind.HMT_TRAVEL),
        ("12345678", IdentityKind.TAIWAN_TRAVEL),
        ("12345678.0", IdentityKind.TAIWAN_TRAVEL),
    ],
)
def test_numbers_without_a_finding_and_the_kind_they_show(number: str, kind: IdentityKind) -> None:
    check = check_identity(number, on=ON)
    assert (check.valid, check.kind, check.findings) == (True, kind, ())
    assert check_identity(number, kind, on=ON) == check


def test_sex_and_birth_date_come_from_eighteen_characters_of_any_kind() -> None:
    check = check_identity("932682198501010017", on=ON)
    assert (check.birth_date, check.sex) == (date(1985, 1, 1), "1")
    old = check_identity("KAZ110090123105", on=ON)
    assert (old.birth_date, old.sex) == (None, None)


@pytest.mark.parametrize(
    ("raw", "kind", "expected"),
    [
        ("110105194912310021", None, ["E103"]),
        ("11010519490229002X", None, ["E103", "E104"]),
        ("110105190002290025", None, ["E104"]),
        ("110105200002300023", None, ["E104"]),
        ("110105209912310029", None, ["E105"]),
        ("110105202701010024", None, ["E105"]),
        ("110105174901010023", None, ["E105"]),
        ("710000199201300033", None, ["E106"]),
        ("710000199201300033", IdentityKind.HMT_RESIDENCE, ["E106"]),
        ("710000199201300033", IdentityKind.RESIDENT_ID, ["E106"]),
        ("810000198801010012", IdentityKind.RESIDENT_ID, ["E106"]),
        (OLD_FORM, IdentityKind.HMT_RESIDENCE, ["E106"]),
        (OLD_FORM, IdentityKind.PASSPORT, ["E106"]),
        ("110105491231002", IdentityKind.FOREIGN_PR, ["E106"]),
        ("11010519491231ABCX", None, ["E106"]),
        ("1101051949123100", None, ["E106"]),
        ("X12345678", IdentityKind.HMT_TRAVEL, ["E106"]),
        ("1234567", IdentityKind.TAIWAN_TRAVEL, ["E106"]),
        ("ABCDEFGH", IdentityKind.PASSPORT, ["E106"]),
        ("4.30121199001011E+17", None, ["E107"]),
        ("4.30121199001011e+17", IdentityKind.RESIDENT_ID, ["E107"]),
        ("430121199001011000.0", None, ["E107"]),
        ("430121199001011000", None, ["E107"]),
        ("430121209901011000", None, ["E105", "E107"]),
        ("1.2E+9", IdentityKind.PASSPORT, ["E107"]),
        (None, None, ["E108"]),
        ("  \u3000", IdentityKind.PASSPORT, ["E108"]),
        ("110103201501010014", None, ["W402"]),
        ("110199199001010010", None, ["W402"]),
        ("440524188001010014", None, ["W405"]),
        ("110103450101001", None, ["W403"]),
        ("710000209902300030", None, ["E103", "E104", "E106"]),
    ],
)
def test_findings_are_all_named_at_once(raw: str | None, kind: IdentityKind | None, expected: list[str]) -> None:
    check = check_identity(raw, kind, on=ON)
    assert [found.code for found in check.findings] == expected
    assert check.valid == (not any(code.startswith("E") for code in expected))
    assert all(found.field == "id_number" and found.read == raw for found in check.findings)
    if not check.valid:
        assert (check.birth_date, check.sex) == (None, None)


def test_a_wrong_check_character_names_the_right_one() -> None:
    check = check_identity("110105194912310021", on=ON)
    assert check.findings[0].params == {"expected": "X"}


def test_eighteen_digits_that_end_in_000_and_add_up_are_a_number_like_any_other() -> None:
    endings = [f"430121{day:%Y%m%d}100" for day in (date(1990, 1, 1) + timedelta(days=n) for n in range(40))]
    sound = [first for first in endings if compute_check_character(first) == "0"]
    assert sound
    assert all(check_identity(first + "0", on=ON).valid for first in (f[:17] for f in sound))


def test_a_misfit_says_which_kind_it_would_fit() -> None:
    found = check_identity("810000198801010012", IdentityKind.RESIDENT_ID, on=ON).findings[0]
    assert found.params == {"kind": "resident_id", "looks_like": "hmt_residence"}
    passport = check_identity("H12345678", IdentityKind.TAIWAN_TRAVEL, on=ON).findings[0]
    assert passport.params["looks_like"] == "hmt_travel"
    nothing = check_identity("710000199201300033", IdentityKind.HMT_RESIDENCE, on=ON).findings[0]
    assert nothing.params["looks_like"] is None


def test_other_papers_are_taken_as_written() -> None:
    check = check_identity("军字 第１２３４５６７号", IdentityKind.OTHER, on=ON)
    assert (check.valid, check.normalized) == (True, "军字第1234567号")
    assert codes("--", IdentityKind.OTHER) == ["E106"]
    assert check_identity("军字第1234567号", on=ON).kind is None


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (ON, []),
        (ON + timedelta(days=1), ["E105"]),
        (date(1906, 11, 18), []),
        (date(1906, 11, 17), ["W405"]),
        (date(1850, 1, 1), ["W405"]),
        (date(1849, 12, 31), ["E105"]),
    ],
)
def test_the_limits_of_a_birth(born: date, expected: list[str]) -> None:
    first17 = f"110105{born:%Y%m%d}001"
    assert codes(first17 + compute_check_character(first17)) == expected


def test_a_division_retired_in_the_year_of_birth_or_later_is_no_finding() -> None:
    for year, expected in ((1990, []), (2010, []), (2011, ["W402"])):
        first17 = f"110103{year}0101001"
        assert codes(first17 + compute_check_character(first17)) == expected


def test_a_callers_own_table_of_divisions_decides() -> None:
    def codes_with(answer: date | bool | None) -> list[str]:
        check = check_identity(OLD_FORM, on=ON, division_retired={OLD_FORM[:6]: answer}.__getitem__)
        return [found.code for found in check.findings]

    assert codes_with(False) == []
    assert codes_with(date(1949, 12, 31)) == []
    assert codes_with(date(1949, 12, 30)) == ["W402"]
    assert codes_with(None) == ["W402"]
    assert codes_with(True) == ["W402"]


def test_as_dict_is_plain_json() -> None:
    assert check_identity("110103201501010014", on=ON).as_dict() == {
        "valid": True,
        "kind": "resident_id",
        "normalized": "110103201501010014",
        "birth_date": "2015-01-01",
        "sex": "1",
        "findings": [
            {
                "code": "W402",
                "field": "id_number",
                "read": "110103201501010014",
                "params": {"division": "110103", "retired_year": 2010},
            }
        ],
    }
    assert check_identity(None, on=ON).as_dict()["kind"] is None


first_seventeen = st.builds(
    lambda county, born, sequence: f"{county}{born:%Y%m%d}{sequence:03}",
    st.sampled_from(["110105", "440309", "330113", "659011", "440524"]),
    st.dates(date(1910, 1, 1), date(1992, 12, 31)),
    st.integers(1, 999),
)


@given(first_seventeen)
def test_a_whole_number_is_congruent_to_one(first17: str) -> None:
    number = first17 + compute_check_character(first17)
    values = [10 if char == "X" else int(char) for char in number]
    assert sum(value * pow(2, 17 - place, 11) for place, value in enumerate(values)) % 11 == 1
    check = check_identity(number, on=ON)
    assert check.valid
    assert check.birth_date is not None
    assert f"{check.birth_date:%Y%m%d}" == number[6:14]
    assert check.sex == ("1" if int(number[16]) % 2 else "2")


@given(first_seventeen, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(first17: str, place: int, shift: int) -> None:
    number = first17 + compute_check_character(first17)
    old = number[place]
    new = str((int(old) + shift) % 10) if old != "X" else str(shift)
    assert not check_identity(number[:place] + new + number[place + 1 :], IdentityKind.RESIDENT_ID, on=ON).valid


@given(first_seventeen, st.integers(0, 16))
def test_two_neighbours_exchanged_are_always_found(first17: str, place: int) -> None:
    number = first17 + compute_check_character(first17)
    if number[place] == number[place + 1] or number[place + 1] == "X":
        return
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert not check_identity(swapped, IdentityKind.RESIDENT_ID, on=ON).valid


@given(st.none() | st.text(max_size=40), st.none() | st.sampled_from(IdentityKind))
def test_any_text_is_answered_and_what_is_taken_is_taken_again_unchanged(
    raw: str | None, kind: IdentityKind | None
) -> None:
    check = check_identity(raw, kind, on=ON)
    assert check.valid == (not any(found.refuses for found in check.findings))
    if check.valid:
        again = check_identity(check.normalized, check.kind, on=ON)
        assert (again.valid, again.normalized, again.kind) == (True, check.normalized, check.kind)
