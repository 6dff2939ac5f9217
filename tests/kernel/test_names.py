from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel.names import check_name


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("张三", "张三"),
        ("张 三", "张三"),
        ("张\u3000三丰", "张三丰"),
        ("欧阳 娜", "欧阳娜"),
        ("张\u200b三\ufeff", "张三"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽⸱买买提", "阿依古丽·买买提"),
        ("阿依古丽｡买买提", "阿依古丽·买买提"),
        ("阿依古丽‧买买提", "阿依古丽·买买提"),
        ("阿依古丽 ・ 买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("阿依古丽 买买提", "阿依古丽 买买提"),
        ("J. R. Smith", "J. R. Smith"),
        ("Anne-Marie  Le Goff", "Anne-Marie Le Goff"),
        ("O’Neil", "O’Neil"),
        ("Joa\u0303o", "João"),
        ("Ｊｏｈｎ", "Ｊｏｈｎ"),
        ("\U0002b688某", "\U0002b688某"),
        ("\U00031350某", "\U00031350某"),
        ("王〇", "王〇"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("A" * 50 + " " + "B" * 49, "A" * 50 + " " + "B" * 49),
    ],
)
def test_names_stay_as_written_but_for_spaces_and_dots(raw: str, stored: str) -> None:
    assert check_name(raw) == (stored, ())


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, ["E101"]),
        (" \u3000\u200b", ["E101"]),
        ("张", ["W406"]),
        ("张3", ["W406"]),
        ("张③", ["W406"]),
        ("李（四）", ["W406"]),
        ("李[四", ["W406"]),
        ("张三/李四", ["W406"]),
        ("张三😀", ["W406"]),
        ("張\ue000", ["W406"]),
        ("\ud800张三", ["W406"]),
        ("··", ["W406"]),
        ("名" * 101, ["E110"]),
        ("1" * 101, ["E110", "W406"]),
    ],
)
def test_what_is_said_of_a_name(raw: str | None, expected: list[str]) -> None:
    assert [found.code for found in check_name(raw)[1]] == expected


@given(st.text(st.characters(exclude_categories=()), max_size=120))
def test_any_text_is_answered_and_normalising_twice_is_normalising_once(raw: str) -> None:
    stored, findings = check_name(raw)
    assert check_name(stored)[0] == stored
    assert unicodedata.is_normalized("NFC", stored)
    stored.encode("utf-8")
    assert "\x00" not in stored
    assert bool(stored) != any(found.code == "E101" for found in findings)
    assert len(stored) <= 100 or any(found.code == "E110" for found in findings)
