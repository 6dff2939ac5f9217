"""Every numbered finding is worded in both languages, and fills every blank it leaves."""

from __future__ import annotations

import re

import pytest

from anju.declarations.messages import REASONS, SENTENCES, word

PARAMS = {
    "expected": "X", "state": "demolished", "successor": "4403090020010000001000002", "days": 30,
    "latest": "2026-12-18",
    "row": 3, "reason": "password", "due": "2026-11-08T24:00+08:00", "article": "条例 第十二条", "seconds": 93784,
    "converted": "11010519491231002X", "address": "Road 1", "limit": 100,
    "was": "2026-11-07T24:00+08:00", "from": "2026-11-07 08:00", "until": "2026-11-07 09:00", "times": 2,
}  # fmt: skip


@pytest.mark.parametrize("code", SENTENCES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_finding_is_a_whole_sentence_in_both_languages(code: str, language: str) -> None:
    sentence = word({"code": code, "field": "x", "read": "读到的", "params": PARAMS}, language)
    assert "%(" not in sentence
    assert len(sentence) > 5
    own_words = sentence.replace("读到的", "").replace("条例 第十二条", "")
    assert bool(re.search("[\u4e00-\u9fff]", own_words)) == (language == "zh-hans")


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_a_file_is_refused_for_is_said_in_both_languages(reason: str) -> None:
    finding = {"code": "E302", "field": "file", "params": {"reason": reason}}
    assert not re.search("[\u4e00-\u9fff]", word(finding, "en"))
    assert not re.search(
        "[a-wyz]{3,}", word(finding, "zh-hans").replace(".xlsx", "").replace(".xls", "").replace(".csv", "")
    )


def test_a_missing_value_never_breaks_a_page() -> None:
    assert word({"code": "E103", "field": "id_number", "params": {}}, "en").startswith("The check character")


def test_lateness_reads_in_days_and_hours() -> None:
    finding = {"code": "W401", "field": "date", "params": PARAMS}
    assert "迟了 1 天 2 小时" in word(finding, "zh-hans")
    assert "2026-11-08 24:00" in word(finding, "zh-hans")
