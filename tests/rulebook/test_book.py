"""Which rule, here, on this day: inheritance, validity, what was not found, and the switches."""

from datetime import date
from pathlib import Path

import pytest

from anju.kernel.policies import DateOnly, HalfYear, Policies, RegisteredOn
from anju.rulebook.book import PackUnknown, Rulebook, RuleNotActive, RuleUnknown
from anju.rulebook.rules.sources import chinese_number
from rulebook.writing import CHANGE, HEAD, PACKS, book_with

BOOK = Rulebook.load(PACKS)
TODAY = date(2026, 11, 18)


def test_the_nearest_pack_answers_and_the_chain_is_told() -> None:
    found = BOOK.rule("cn-4403-2015", "register.resident", TODAY)
    assert found.pack.id == "cn-44-2010"
    assert [step.pack.id for step in found.chain] == ["cn-4403-2015", "cn-44-2010"]
    assert [step.rule is not None for step in found.chain] == [False, True]
    assert found.article == "广东省流动人口服务管理条例 第十条"
    assert found.source_ref == "gd-2010#10"


def test_a_county_inherits_through_city_and_province_from_the_nation() -> None:
    found = BOOK.rule("cn-5105-2015", "benefit.service.1", TODAY)
    assert [step.pack.id for step in found.chain] == ["cn-5105-2015", "cn-51-2016", "cn-51-2014", "cn-national-2016"]


def test_a_rule_ends_and_the_next_one_above_answers() -> None:
    assert BOOK.rule("cn-44-2010", "permit.eligibility", date(2015, 12, 31)).pack.id == "cn-44-2010"
    assert BOOK.rule("cn-44-2010", "permit.eligibility", date(2016, 1, 1)).pack.id == "cn-national-2016"


def test_what_was_not_found_hides_the_value_above() -> None:
    """A local fine has a local hearing threshold: the nation's figure must not stand in for it."""
    assert BOOK.rule("cn-national-2016", "hearing.threshold", TODAY)
    with pytest.raises(RuleNotActive, match="四川省") as caught:
        BOOK.rule("cn-51-2014", "hearing.threshold", TODAY)
    assert "P7" in caught.value.missing


def test_a_pack_out_of_force_does_not_answer_for_live_work() -> None:
    assert BOOK.rule("cn-12-2016", "permit.issue", date(2020, 12, 31)).pack.id == "cn-12-2016"
    with pytest.raises(RuleNotActive, match="2021年1月1日以后"):
        BOOK.rule("cn-12-2016", "permit.issue", date(2021, 1, 1))
    with pytest.raises(RuleNotActive):
        BOOK.rule("cn-12-2016", "benefit.service.1", date(2021, 1, 1))


def test_a_pack_out_of_force_can_be_asked_what_it_said() -> None:
    said = BOOK.rule_as_written("cn-12-2016", "permit.issue", TODAY)
    assert (said.pack.id, said.in_force, said.day) == ("cn-12-2016", False, date(2020, 12, 31))
    assert BOOK.rule_as_written("cn-12-2016", "permit.issue", date(2018, 5, 1)).in_force
    assert BOOK.rule_as_written("cn-33-2016", "declare.landlord.start", date(2010, 1, 1)).day == date(2016, 7, 1)


def test_a_rule_that_is_off_says_why() -> None:
    with pytest.raises(RuleNotActive, match="个人信息保护法"):
        BOOK.rule("cn-51-2014", "declare.venue.start", TODAY)


def test_a_remembered_law_is_no_rule() -> None:
    assert BOOK.rule("cn-national-2016", "penalty.landlord.no_check", date(2025, 12, 31))
    with pytest.raises(RuleNotActive, match="未查到"):
        BOOK.rule("cn-national-2016", "penalty.landlord.no_check", date(2026, 1, 1))


def test_unknown_ids_are_answered_with_their_neighbours() -> None:
    with pytest.raises(PackUnknown, match="cn-51-2014"):
        BOOK.pack("cn-51-2015")
    with pytest.raises(RuleUnknown, match=r"declare\.landlord\.start"):
        BOOK.rule("cn-51-2014", "declare.landlord.begin", TODAY)


def test_a_draft_answers_for_nothing(tmp_path: Path) -> None:
    book = book_with(tmp_path, CHANGE, HEAD.replace('"active"', '"draft"'))
    with pytest.raises(RuleNotActive, match="draft"):
        book.rule("cn-99-2020", "change.address", TODAY)
    with pytest.raises(RuleNotActive, match="draft"):
        book.rule_as_written("cn-99-2020", "change.address", TODAY)


def test_the_pack_of_a_jurisdiction_on_a_day() -> None:
    assert BOOK.pack_for("330000", date(2016, 6, 30)).id == "cn-33-2009"
    assert BOOK.pack_for("330000", date(2016, 7, 1)).id == "cn-33-2016"
    assert BOOK.pack_for("510000", TODAY).id == "cn-51-2016"
    with pytest.raises(RuleNotActive, match="120000"):
        BOOK.pack_for("120000", TODAY)


def test_the_switches_stand_at_their_choices_and_a_pack_may_choose_otherwise(tmp_path: Path) -> None:
    assert BOOK.policies("cn-4403-2015", TODAY) == Policies()
    assert Policies().registered_on is RegisteredOn.DECLARATION_RECEIVED
    book = book_with(tmp_path, '[policies]\ndate_only = "REJECT"\nhalf_year = "DAY_AFTER"\n')
    chosen = book.policies("cn-99-2020", TODAY)
    assert (chosen.date_only, chosen.half_year) == (DateOnly.REJECT, HalfYear.DAY_AFTER)
    assert book.policies("cn-51-2014", TODAY) == Policies()


def test_a_later_folder_replaces_a_shipped_pack(tmp_path: Path) -> None:
    text = (PACKS / "cn-44" / "cn-44-2010.toml").read_text(encoding="utf-8").replace('"2026.11"', '"town.1"', 1)
    (tmp_path / "cn-44-2010.toml").write_text(text, encoding="utf-8")
    book = Rulebook.load(PACKS, tmp_path)
    assert book.pack("cn-44-2010").version.startswith("town.1+")
    assert BOOK.pack("cn-44-2010").version.startswith("2026.11+")
    assert book.pack("cn-44-2010").version[7:] != BOOK.pack("cn-44-2010").version[8:]


def test_a_rulebook_is_loaded_once() -> None:
    assert Rulebook.load(PACKS) is BOOK


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (57, "五十七"),
        (101, "一百零一"),
        (123, "一百二十三"),
        (110, "一百一十"),
    ],
)
def test_article_numbers_are_written_as_in_the_law(number: int, text: str) -> None:
    assert chinese_number(number) == text
