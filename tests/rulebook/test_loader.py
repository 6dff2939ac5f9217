"""What the loader refuses, and that a clerk can act on what it says."""

from pathlib import Path

import pytest

from anju.rulebook.book import Rulebook
from anju.rulebook.problems import LANGUAGES, PARTS, PackErrors, catalogue
from rulebook.writing import CHANGE, CLOCK, HEAD, PACKS, book_with, problems_of, rule

PENALTY = 'act = "NOT_DECLARED"\nactors = ["LANDLORD"]\nauthority = "POLICE"\nprecondition = "NONE"\n'
KPI = 'bound = "AT_LEAST"\ntarget_percent = 95\n'
SLA = 'deadline = {{ value = {}, unit = "{}", start_counted = false, rollover = "NONE" }}'
BENEFIT = 'title = "法律援助"\nopens = "REGISTRATION"\nreserved = true\n'
WEEKLY = 'every = { value = 7, unit = "DAY", start_counted = false, rollover = "NONE" }\n'
WITHHELD = PENALTY.replace("NOT_DECLARED", "PERMIT_WITHHELD") + "amount = { min = 0, max = 500 }"

REFUSED = {
    "penalty-level": rule("penalty.landlord", "PenaltyRule", PENALTY + "amount = { min = 1, max = 2 }", '["notice#1"]'),
    "penalty-range": rule("penalty.permit_withheld", "PenaltyRule", WITHHELD),
    "deadline-incomplete": rule("change.address", "ChangeDuty", 'deadline = { value = 3, unit = "DAY" }'),
    "overlap": CHANGE + CHANGE,
    "kpi-person": rule("kpi.x", "Kpi", KPI + 'part = "fine_amount"\nwhole = "declarations"'),
    "visit-person": rule("visit.x", "VisitCadence", WEEKLY + 'subject = "PERSON"'),
    "field-prohibited": rule("field.x", "FieldPolicy", 'field = "ethnicity"\nmode = "ON"'),
    "field-locked": rule("field.x", "FieldPolicy", 'field = "birthplace"\nmode = "ON"'),
    "field-unknown": rule("field.x", "FieldPolicy", 'field = "shoe_size"\nmode = "ON"'),
    "benefit-removed": rule(
        "benefit.service.1", "Benefit", 'status = "disabled"\nreason = "无"\ntitle = "义务教育"\nopens = "PERMIT"'
    ),
    "benefit-condition": rule("benefit.local.1", "Benefit", BENEFIT),
    "evidence-low": CHANGE.replace("reg#3", "hearsay"),
    "sla-too-long": rule("permit.issue", "ProcessingSla", SLA.format(31, "DAY")),
    "fee-charged": rule("permit.fee", "Fee", "endorsement = 5"),
    "source-missing": CHANGE.replace('source = ["reg#3"]', ""),
    "source-unknown": CHANGE.replace("reg#3", "nowhere#3"),
    "kind-unknown": CHANGE.replace("ChangeDuty", "Wish"),
    "kind-changed": rule("permit.issue", "ChangeDuty", CLOCK),
    "key-unknown": CHANGE + "grace = 3\n",
    "key-missing": rule("penalty.landlord", "PenaltyRule", 'act = "NOT_DECLARED"'),
    "value-wrong": rule("permit.fee", "Fee", 'endorsement = "frei"'),
    "value-impossible": rule("change.address", "ChangeDuty", CLOCK.replace("value = 5", "value = 0")),
    "validity": CHANGE + "valid_through = 2019-12-31\n",
    "rule-id": CHANGE.replace("change.address", "Change Address"),
    "missing-unsaid": rule("hearing.threshold", "HearingThreshold", 'status = "unknown"'),
    "reason-unsaid": CHANGE + 'status = "disabled"\n',
    "section-unknown": "[rules]\n",
    "policy-unknown": '[policies]\nhalf_year = "SOMETIMES"\n',
    "form-field": '[form.headers]\nshoe_size = ["鞋码"]\n',
    "header-prohibited": '[form.headers]\nnote = ["民族"]\n',
    "header-twice": '[form.headers]\nnote = ["联系"]\nphone = [" 联系*"]\n',
    "unreadable": "[pack\n",
}


@pytest.mark.parametrize(("code", "body"), REFUSED.items(), ids=list(REFUSED))
def test_a_mistake_is_refused_with_file_ground_and_remedy(code: str, body: str, tmp_path: Path) -> None:
    problem = next(p for p in problems_of(tmp_path, body) if p.code == code)
    assert problem.file == "cn-99-2020.toml"
    for language in LANGUAGES:
        assert problem.text(language).startswith("cn-99-2020.toml")
        assert catalogue()[code][language]["what"]
        assert catalogue()[code][language]["mend"]
        assert "{" not in problem.text(language)


def test_the_message_names_file_rule_fault_article_and_remedy(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, REFUSED["penalty-level"])
    text = problem.text("zh")
    for part in ("cn-99-2020.toml", "penalty.landlord", "notice#1", "行政处罚法第十六条", "请改引"):
        assert part in text
    assert "art. 16" in problem.text("en")


@pytest.mark.parametrize("body", [CHANGE, *(REFUSED[code] for code in ("penalty-level", "fee-charged"))])
def test_all_problems_are_told_at_once(body: str, tmp_path: Path) -> None:
    found = problems_of(tmp_path, body + REFUSED["kpi-person"] + REFUSED["visit-person"])
    assert {"kpi-person", "visit-person"} <= {p.code for p in found}
    assert len(found) == 2 + (body != CHANGE)


def test_every_problem_has_its_words_in_both_languages() -> None:
    for code, wording in catalogue().items():
        assert set(wording) == set(LANGUAGES), code
        for language in LANGUAGES:
            assert {"what", "mend"} <= set(wording[language]) <= set(PARTS), code


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (HEAD.replace('id = "cn-99-2020"', 'id = "cn-98-2020"'), "file-name"),
        (HEAD.replace('extends = "cn-national-2016"', 'extends = "cn-nowhere"'), "parent-unknown"),
        (HEAD.replace('extends = "cn-national-2016"', 'extends = "cn-99-2020"'), "parent-circle"),
        (HEAD.replace('extends = "cn-national-2016"', 'extends = "cn-330822-2010"'), "parent-lower"),
        (HEAD.replace("[pack]", "[bag]"), "section-missing"),
        (HEAD.replace('tier = "PROVINCE"', 'tier = "NATION"'), "benefit-missing"),
    ],
)
def test_a_head_that_fits_nowhere_is_refused(head: str, code: str, tmp_path: Path) -> None:
    assert code in {p.code for p in problems_of(tmp_path, "", head)}


def test_tables_of_the_wrong_shape_are_named_and_do_not_crash(tmp_path: Path) -> None:
    body = 'example = 3\n[rule]\nid = "x"\n[form]\nheaders = 3\nmax_ahead_days = "x"\n[form.codes]\nreason = 3\n'
    head = HEAD.replace("[pack]", "example = 3\n[pack]")
    found = problems_of(tmp_path, body.replace("example = 3\n", ""), head)
    assert {p.params["key"] for p in found if p.code == "value-wrong"} == {
        "example", "rule", "headers", "max_ahead_days", "reason",
    }  # fmt: skip


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "cn-99-2020.toml").write_text(HEAD, encoding="utf-8")
    with pytest.raises(PackErrors, match=r"a/cn-99-2020\.toml") as caught:
        Rulebook.load(PACKS, tmp_path)
    assert [p.code for p in caught.value.problems] == ["pack-twice"]


def test_an_empty_folder_is_no_rulebook(tmp_path: Path) -> None:
    with pytest.raises(PackErrors) as caught:
        Rulebook.load(tmp_path)
    assert [p.code for p in caught.value.problems] == ["folder"]


def test_a_special_zone_may_vary_a_superior_penalty(tmp_path: Path) -> None:
    head = HEAD.replace('number = "测试第1号"', 'number = "测试第1号"\nspecial_zone = true')
    assert book_with(tmp_path, REFUSED["penalty-range"], head).pack("cn-99-2020")


@pytest.mark.parametrize(("value", "unit"), [(1, "MONTH"), (31, "WORKING_DAY")])
def test_issuing_within_thirty_days_holds_for_every_unit(value: int, unit: str, tmp_path: Path) -> None:
    body = rule("permit.issue", "ProcessingSla", SLA.format(value, unit))
    assert [p.code for p in problems_of(tmp_path, body)] == ["sla-too-long"]


def test_a_county_may_set_thirty_days(tmp_path: Path) -> None:
    assert book_with(tmp_path, rule("permit.issue", "ProcessingSla", SLA.format(30, "DAY")))


@pytest.mark.parametrize("mode", ["ON", "OFF"])
def test_a_field_left_to_local_law_may_be_switched(mode: str, tmp_path: Path) -> None:
    assert book_with(tmp_path, rule("field.marital", "FieldPolicy", f'field = "marital"\nmode = "{mode}"'))


def test_days_between_versions_are_reported_not_refused(tmp_path: Path) -> None:
    book = book_with(tmp_path, CHANGE + "valid_through = 2020-06-30\n" + CHANGE + "valid_from = 2020-08-01\n")
    assert book.remarks == ("cn-99-2020 change.address: 2020-07-01 – 2020-08-01",)


def test_a_calendar_beside_the_packs_is_used_and_a_wrong_one_refused(tmp_path: Path) -> None:
    folder = tmp_path / "calendars"
    folder.mkdir()
    text = '[2027]\nsource = "通知"\nnumber = "一"\noff = [2027-01-01]\nwork = [2027-01-09]\n'
    (folder / "2027.toml").write_text(text, encoding="utf-8")
    assert 2027 in Rulebook.load(PACKS, tmp_path).calendar.years
    other = tmp_path / "other" / "calendars"
    other.mkdir(parents=True)
    (other / "2027.toml").write_text(text.replace("2027-01-09", "2027-01-08"), encoding="utf-8")
    with pytest.raises(PackErrors, match="2027-01-08"):
        Rulebook.load(PACKS, other.parent)
