from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.people.pinyin import pinyin_key


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("张小明", "zhangxiaoming", "zxm"),
        ("曾小绿", "zengxiaolv", "zxl"),
        ("单晓", "shanxiao", "sx"),
        ("简单", "jiandan", "jd"),
        ("仇和", "qiuhe", "qh"),
        ("解东", "xiedong", "xd"),
        ("朴树", "piaoshu", "ps"),
        ("区明", "ouming", "om"),
        ("查理", "zhali", "zl"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("尉健", "weijian", "wj"),
        ("万俟雪", "moqixue", "mqx"),
        ("单于晓", "chanyuxiao", "cyx"),
        ("欧阳娜娜", "ouyangnana", "oynn"),
        ("吕布", "lvbu", "lb"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("O'Neil Mary-Ann", "oneilmaryann", "oma"),
        ("Müller Jürgen", "mullerjurgen", "mj"),
        ("", "", ""),
    ],
)
def test_search_keys(name: str, full: str, initials: str) -> None:
    assert pinyin_key(name) == (full, initials)


def test_a_character_nobody_can_read_stands_for_itself() -> None:
    assert pinyin_key("王\U0003fffd") == ("wang\U0003fffd", "w\U0003fffd")


@given(st.text(max_size=40))
def test_any_name_has_a_key_of_letters_only(name: str) -> None:
    full, initials = pinyin_key(name)
    assert len(initials) <= len(full)
    assert not any(char.isspace() or (char.isascii() and not char.islower()) for char in full)
