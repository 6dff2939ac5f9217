from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel.phones import check_phone


@pytest.mark.parametrize(
    ("raw", "dialled"),
    [
        (None, ""),
        (" ", ""),
        ("13900001234", "13900001234"),
        ("１３９ ００００ １２３４", "13900001234"),
        ("+86 139-0000-1234", "13900001234"),
        ("008613900001234", "13900001234"),
        ("13900001234.0", "13900001234"),
        ("0755-28110000", "0755-28110000"),
        ("(0755) 28110000 转 801", "0755-28110000-801"),
        ("01062340000-12", "010-62340000-12"),
        ("+86 755 28110000", "0755-28110000"),
        ("86 10 62340000", "010-62340000"),
        ("400-800-0000", "4008000000"),
        ("+852 2123 0000", "+85221230000"),
        ("0085221230000", "+85221230000"),
    ],
)
def test_numbers_that_can_be_dialled(raw: str | None, dialled: str) -> None:
    assert check_phone(raw) == (dialled, ())


@pytest.mark.parametrize(
    "raw", ["28110000", "12345", "12900001234", "1.39E+10", "13900001234/13900005678", "没有", "+8612345"]
)
def test_a_number_nobody_can_dial_is_kept_and_said(raw: str) -> None:
    kept, findings = check_phone(raw)
    assert kept == raw
    assert [(found.code, found.field, found.refuses) for found in findings] == [("W410", "phone", False)]


@given(st.text(max_size=30) | st.from_regex(r"[+0-9() -]{5,20}", fullmatch=True))
def test_what_is_read_is_read_again_unchanged(raw: str) -> None:
    number, findings = check_phone(raw)
    if number and not findings:
        assert check_phone(number) == (number, ())
