"""How long evidence stands: the rule alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.stays.renewal import renewal_at, renewals_by_range
from anju.stays.rules import ORDER, Renewal, Standing
from rulebook.writing import HEAD, rule

DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))
RENEWALS = st.builds(Renewal, st.integers(1, 60), st.integers(0, 90), st.integers(0, 365))
ASKED = "months = 6\nremind_days = 15\ngrace_days = 60"
TODAY = date(2026, 11, 18)


@given(RENEWALS, DAYS, st.integers(0, 2500), st.integers(0, 800))
def test_older_evidence_never_stands_better(renewal: Renewal, on: date, age: int, more: int) -> None:
    newer, older = on - timedelta(days=age), on - timedelta(days=age + more)
    assert ORDER.index(renewal.standing(older, on)) >= ORDER.index(renewal.standing(newer, on))


@given(RENEWALS, DAYS, st.sampled_from(ORDER[1:]))
def test_the_newest_day_of_a_standing_is_its_border(renewal: Renewal, on: date, standing: Standing) -> None:
    newest = renewal.newest(standing, on)
    assert ORDER.index(renewal.standing(newest, on)) >= ORDER.index(standing)
    assert ORDER.index(renewal.standing(newest + timedelta(days=1), on)) < ORDER.index(standing)


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (date(2026, 7, 31), Standing.CURRENT),
        (date(2026, 8, 1), Standing.DUE),
        (date(2026, 8, 31), Standing.DUE),
        (date(2026, 9, 1), Standing.OVERDUE),
        (date(2026, 9, 30), Standing.OVERDUE),
        (date(2026, 10, 1), Standing.PRESUMED_LEFT),
    ],
)
def test_one_year_and_a_month_of_grace(on: date, standing: Standing) -> None:
    assert Renewal(12, 31, 30).standing(date(2025, 8, 31), on) is standing


def test_no_shipped_pack_asks_and_the_office_s_policy_names_no_article(settings: Any) -> None:
    assert renewal_at(440309002001, TODAY) == Renewal(12, 30, 30, "")
    assert renewals_by_range(TODAY) == [(0, 10**12, Renewal(12, 30, 30, ""))]
    settings.RENEWAL_MONTHS = 0
    assert renewal_at(440309002001, TODAY) is None


def test_a_town_s_own_rule_goes_before_the_policy(tmp_path: Path, settings: Any) -> None:
    body = rule("stay.renewal", "Reconfirmation", ASKED)
    (tmp_path / "cn-99-2020.toml").write_text(HEAD + body, encoding="utf-8")
    settings.OWN_PACKS_DIR = tmp_path
    settings.RENEWAL_MONTHS = 24  # another policy, so that no remembered answer is met
    assert renewal_at(990101001001, TODAY) == Renewal(6, 15, 60, "测试条例 第一条")
    assert renewal_at(440309002001, TODAY) == Renewal(24, 30, 30, "")
    low, high, asked = renewals_by_range(TODAY)[0]
    assert (low, high, asked and asked.months) == (99 * 10**10, 100 * 10**10, 6)
