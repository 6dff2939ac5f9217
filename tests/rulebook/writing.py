"""A town's own pack beside the shipped ones, for tests that need a mistake or an overlay."""

from __future__ import annotations

from pathlib import Path

import pytest

from anju.rulebook.book import Rulebook
from anju.rulebook.problems import PackErrors, Problem

PACKS = Path(__file__).parents[2] / "packs"
HEAD = """
[pack]
id = "cn-99-2020"
title = "测试省规定"
jurisdiction = "990000"
name = "测试省"
tier = "PROVINCE"
extends = "cn-national-2016"
status = "active"
version = "1"
valid_from = 2020-01-01

[sources.reg]
title = "测试条例"
number = "测试第1号"
level = "LOCAL_REG"
evidence = "A"
checked_on = 2026-11-20

[sources.notice]
title = "测试通知"
level = "NORMATIVE"
evidence = "A"
checked_on = 2026-11-20

[sources.hearsay]
title = "测试传闻"
level = "LOCAL_REG"
evidence = "C"
checked_on = 2026-11-20
"""
CLOCK = 'deadline = { value = 5, unit = "DAY", start_counted = false, rollover = "NEXT_WORKING_DAY" }'
CHANGE = f'[[rule]]\nid = "change.address"\nkind = "ChangeDuty"\nsource = ["reg#3"]\n{CLOCK}\n'


def rule(rule_id: str, kind: str, body: str, source: str = '["reg#1"]') -> str:
    """A rule's table."""
    return f'\n[[rule]]\nid = "{rule_id}"\nkind = "{kind}"\nsource = {source}\n{body}\n'


def book_with(folder: Path, body: str, head: str = HEAD) -> Rulebook:
    """The shipped packs and one more."""
    (folder / "cn-99-2020.toml").write_text(head + body, encoding="utf-8")
    return Rulebook.load(PACKS, folder)


def problems_of(folder: Path, body: str, head: str = HEAD) -> list[Problem]:
    """What the loader says about one more pack; fails when it says nothing."""
    with pytest.raises(PackErrors) as caught:
        book_with(folder, body, head)
    return list(caught.value.problems)
