"""The table of county codes against facts that are known apart from it."""

from __future__ import annotations

from datetime import date

import pytest

from anju.kernel.divisions_gb import county_codes, county_retired


@pytest.mark.parametrize(
    "code", ["110105", "330113", "330114", "440309", "659011", "120118", "441900", "620200", "520581"]
)
def test_a_county_in_use(code: str) -> None:
    assert county_retired(code) is False
    assert code in county_codes()


@pytest.mark.parametrize(
    ("code", "year"),
    [
        ("110103", 2010),  # Chongwen, joined to Dongcheng
        ("110221", 1999),  # Changping county, made a district
        ("120223", 2015),  # Jinghai county, made a district
        ("330103", 2021),  # Xiacheng
        ("330104", 2021),  # Jianggan
        ("440321", 1992),  # Bao'an county
        ("440524", 1993),  # Chaoyang county, the standard's own example
        ("310103", 2011),  # Luwan
        ("410381", 2021),  # Yanshi
        ("540422", 2023),  # Mainling county
    ],
)
def test_a_county_retired_is_dated_to_the_end_of_that_year(code: str, year: int) -> None:
    assert county_retired(code) == date(year, 12, 31)
    assert code not in county_codes()


@pytest.mark.parametrize("code", ["110199", "710000", "810000", "999999", "110000", "", "11010"])
def test_an_unknown_code_has_no_answer(code: str) -> None:
    assert county_retired(code) is None


def test_every_code_in_use_has_six_digits_and_a_mainland_province() -> None:
    assert len(county_codes()) > 2_900
    assert all(len(code) == 6 and code.isdigit() and "11" <= code[:2] <= "65" for code in county_codes())
