"""When is it due and by which article; what does a rule say and why; which penalty version applies."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from anju.kernel.calendars import CalendarUnknown
from anju.kernel.deadlines import TimeOfDayNeeded
from anju.rulebook.answers import NoClock, due_for, duty_rule_id, explain, limit_for, penalty_for
from anju.rulebook.book import Rulebook, RuleNotActive, RuleUnknown
from rulebook.writing import PACKS, book_with, rule

BOOK = Rulebook.load(PACKS)
TODAY = date(2026, 11, 18)
AS_OF = datetime.fromisoformat("2026-11-18T12:00:00+08:00")


def test_the_answer_has_due_unit_article_and_source() -> None:
    answer = due_for(BOOK, "cn-51-2014", "declare.landlord.start", datetime.fromisoformat("2025-10-01T20:30+08:00"))
    assert (
        answer.items()
        >= {
            "due": "2025-10-02T20:30+08:00",
            "unit": "HOUR",
            "article": "四川省流动人口信息登记办法 第七条第一款",
            "source": "四川省流动人口信息登记办法（四川省人民政府令第279号）",
            "source_ref": "sc-279#7.1",
            "in_force": True,
        }.items()
    )
    assert json.loads(json.dumps(answer)) == answer


def test_a_text_out_of_force_answers_and_says_so_but_not_for_live_work() -> None:
    """O-09, Tianjin 2016."""
    answer = due_for(BOOK, "cn-12-2016", "permit.issue", date(2025, 9, 22))
    assert (answer["due"], answer["in_force"]) == ("2025-10-24T24:00+08:00", False)
    with pytest.raises(RuleNotActive):
        limit_for(BOOK, "cn-12-2016", "permit.issue", date(2025, 9, 22))


@pytest.mark.parametrize(
    ("pack", "rule_id", "on", "span"),
    [
        ("cn-51-2014", "declare.landlord.start", date(1999, 1, 1), "2014-10-01 – …, not on 1999-01-01"),
        ("cn-12-2016", "permit.issue", date(2025, 9, 22), "2016-01-01 – 2020-12-31, not on 2025-09-22"),
    ],
)
def test_a_day_the_pack_is_not_in_force_is_flagged_with_one_sentence_everywhere(
    pack: str, rule_id: str, on: date, span: str
) -> None:
    answer, told = due_for(BOOK, pack, rule_id, on), explain(BOOK, pack, rule_id, on)
    assert (answer["in_force"], told["active"]) == (False, False)
    assert answer["reason"] == told["reason"]
    assert f"{pack} is in force {span}" in answer["reason"]
    assert "reason" not in due_for(BOOK, "cn-51-2014", "declare.landlord.start", date(2014, 10, 1))


def test_promptly_is_due_never() -> None:
    answer = due_for(BOOK, "cn-51-2014", "declare.property_manager.start", TODAY)
    assert (answer["due"], answer["unit"]) == (None, "PROMPT")


def test_the_unrolled_day_is_the_offices_target() -> None:
    """O-09, P4."""
    answer = due_for(BOOK, "cn-national-2016", "permit.issue", date(2025, 9, 18))
    assert (answer["due"], answer["unrolled"]) == ("2025-10-09T24:00+08:00", "2025-10-03")


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        ("", "2025-10-09T24:00+08:00"),
        ('[policies]\noffice_rollover = "NOT_APPLIED"\n', "2025-10-03T24:00+08:00"),
    ],
)
def test_the_switch_for_offices_reaches_the_due(policy: str, found: str, tmp_path: Path) -> None:
    assert due_for(book_with(tmp_path, policy), "cn-99-2020", "permit.issue", date(2025, 9, 18))["due"] == found


def test_the_switch_for_dates_without_time_reaches_the_due(tmp_path: Path) -> None:
    clock = 'deadline = { value = 24, unit = "HOUR", start_counted = false, rollover = "NONE" }'
    book = book_with(tmp_path, '[policies]\ndate_only = "REJECT"\n' + rule("change.address", "ChangeDuty", clock))
    with pytest.raises(TimeOfDayNeeded):
        due_for(book, "cn-99-2020", "change.address", TODAY)


def test_an_endorsement_has_a_window_and_a_right_has_a_first_day() -> None:
    """O-08, O-10."""
    endorse = due_for(BOOK, "cn-national-2016", "permit.endorse", date(2024, 2, 29))
    assert (endorse["opens_on"], endorse["due"]) == ("2025-01-28", "2025-02-28T24:00+08:00")
    right = due_for(BOOK, "cn-national-2016", "permit.eligibility", date(2025, 8, 31))
    assert (right["opens_on"], right["due"]) == ("2026-02-28", None)


def test_a_rule_without_a_limit_says_so() -> None:
    with pytest.raises(NoClock, match=r"permit\.fee"):
        due_for(BOOK, "cn-national-2016", "permit.fee", TODAY)


def test_a_year_not_announced_gives_no_due() -> None:
    with pytest.raises(CalendarUnknown):
        due_for(BOOK, "cn-33-2016", "declare.landlord.start", date(2026, 12, 30))


@pytest.mark.parametrize(
    ("role", "kind", "rule_id"),
    [
        ("LANDLORD", "MOVE_IN", "declare.landlord.start"),
        ("landlord", "move_out", "declare.landlord.end"),
        ("EMPLOYER", "HIRE", "declare.employer.start"),
        ("employer", "leave", "declare.employer.end"),
        ("host", "lodging", "declare.host.start"),
        ("property_manager", "move_in", "declare.property_manager.start"),
        ("resident", "move_in", "register.resident"),
        ("resident", "move_out", "register.resident.end"),
        ("resident", "change", "change.address"),
        ("landlord", "change", "declare.landlord.start"),
        ("employer", "change", "declare.employer.start"),
        ("landlord", "hire", None),
        ("passer_by", "move_in", None),
    ],
)
def test_a_declaration_is_measured_by_the_duty_of_its_role(role: str, kind: str, rule_id: str | None) -> None:
    assert duty_rule_id(role, kind) == rule_id


@pytest.mark.parametrize(
    ("day", "late"),
    [
        (date(2026, 11, 18), False),
        (date(2026, 11, 17), False),
        (date(2026, 11, 11), False),
        (date(2026, 11, 10), True),
        (date(2026, 9, 19), True),
    ],
)
def test_shenzhens_seven_days_roll_over_and_measure_the_sample(day: date, late: bool) -> None:
    limit = limit_for(BOOK, "cn-4403-2015", "declare.landlord.start", day)
    assert limit.due is not None
    assert limit.due.is_late(AS_OF) is late


def test_explaining_shows_value_source_validity_inheritance_and_switches() -> None:
    told = explain(BOOK, "cn-33-2016", "declare.landlord.start", TODAY)
    assert told["active"] is True
    assert told["value"]["deadline"]["unit"] == "WORKING_DAY"
    assert told["sources"][0]["article"] == "浙江省流动人口居住登记条例 第九条"
    assert (told["valid_from"], told["valid_through"]) == ("2016-07-01", None)
    assert [step["pack"] for step in told["inheritance"]] == ["cn-33-2016", "cn-national-2016"]
    assert [old["pack"] for old in told["superseded"]] == ["cn-33-2009"]
    assert told["policies"]["P8"] == {"name": "registered_on", "choice": "DECLARATION_RECEIVED"}
    assert set(told["policies"]) == {f"P{n}" for n in range(1, 10)}
    assert json.loads(json.dumps(told)) == told


def test_explaining_what_was_not_found_says_what_is_missing() -> None:
    told = explain(BOOK, "cn-51-2014", "hearing.threshold", TODAY)
    assert told["active"] is False
    assert "P7" in told["missing"]
    assert told["inheritance"][0]["versions"][0]["kind"] == "HearingThreshold"
    assert told["inheritance"][1]["versions"][0]["value"] == {"individual": 2000, "unit": 10000}
    with pytest.raises(RuleUnknown):
        explain(BOOK, "cn-51-2014", "no.such.rule", TODAY)


def test_explaining_after_a_pack_ended_keeps_what_it_said() -> None:
    told = explain(BOOK, "cn-12-2016", "permit.issue", TODAY)
    assert told["active"] is False
    assert "2021年1月1日以后" in told["missing"]
    assert told["superseded"][0]["value"]["deadline"]["value"] == 20


VERSIONS = """
[[rule]]
id = "penalty.landlord"
kind = "PenaltyRule"
act = "NOT_DECLARED"
actors = ["LANDLORD"]
authority = "POLICE"
precondition = "RECTIFICATION_REFUSED"
amount = {{ min = {}, max = {} }}
valid_through = 2021-12-31
source = ["reg#1"]

[[rule]]
id = "penalty.landlord"
kind = "PenaltyRule"
act = "NOT_DECLARED"
actors = ["LANDLORD"]
authority = "POLICE"
precondition = "RECTIFICATION_REFUSED"
amount = {{ min = {}, max = {} }}
valid_from = 2022-01-01
valid_through = 2023-12-31
source = ["reg#2"]
"""


@pytest.mark.parametrize(
    ("amounts", "decided", "applied"),
    [
        ((500, 500, 200, 200), date(2022, 5, 1), 200),  # the new law is milder
        ((200, 200, 500, 500), date(2022, 5, 1), 200),  # the new law is harsher
        ((200, 500, 100, 500), date(2022, 5, 1), 100),  # milder at the lower end
        ((500, 500, 200, 200), date(2021, 5, 1), 500),  # decided before the change
        ((500, 500, 200, 200), date(2024, 5, 1), None),  # abolished before the decision
    ],
)
def test_the_lighter_of_two_versions_applies(
    amounts: tuple[int, ...], decided: date, applied: int | None, tmp_path: Path
) -> None:
    """Administrative Penalty Law, art. 37."""
    book = book_with(tmp_path, VERSIONS.format(*amounts))
    found = penalty_for(
        book, "990000", "penalty.landlord", act_on=date(2021, 3, 1), decided_on=decided, unit=False, persons=1
    )
    amount = found.amount_for(unit=False) if found else None
    assert (amount.min if amount else None) == applied


def test_no_penalty_where_the_law_of_the_act_was_not_found() -> None:
    """Zhejiang: the act under the 2009 text, the decision under that of 2016."""
    days = {"act_on": date(2016, 5, 1), "decided_on": date(2016, 8, 1)}
    assert penalty_for(BOOK, "330000", "penalty.landlord", **days, unit=False) is None
