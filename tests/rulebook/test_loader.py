"""What the loader refuses, and that a clerk can act on what it says."""

from pathlib import Path

import pytest

from anju.rulebook.book import Rulebook
from anju.rulebook.problems import LANGUAGES, PARTS, PackErrors, catalogue
from rulebook.writing import CHANGE, CLOCK, HEAD, PACKS, book_with, problems_of, rule

DUTY = f'declarant = "LANDLORD"\ntriggers = ["LETTING_START"]\n{CLOCK}'
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
    "limit-value": CHANGE.replace("value = 5", "value = 0"),
    "limit-uncounted": CHANGE.replace('"DAY"', '"PROMPT"'),
    "limit-rollover": CHANGE.replace('"DAY"', '"WORKING_DAY"'),
    "limit-start": CHANGE.replace('"DAY"', '"HOUR"').replace("false", "true").replace("NEXT_WORKING_DAY", "NONE"),
    "number": rule("staff.coordinator_ratio", "StaffRatio", "residents_each = 0"),
    "amount": rule("penalty.landlord", "PenaltyRule", PENALTY + "amount = { min = 2, max = 1 }"),
    "eligibility-open": rule("permit.eligibility", "Eligibility", "months = 6"),
    "rule-id-declarant": rule("declare.landlrod.start", "DeclarationDuty", DUTY),
    "validity-endless": CHANGE + "valid_through = 9999-12-31\n",
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
        (HEAD.replace('"990000"', '"990100"'), "jurisdiction"),
        (
            HEAD.replace("cn-national-2016", "cn-33-2016").replace('"PROVINCE"', '"CITY"').replace("9900", "9901"),
            "parent-elsewhere",
        ),
        (HEAD.replace('"990000"', '"330000"'), "pack-rival"),
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


@pytest.mark.parametrize(("value", "unit"), [(1, "MONTH"), (22, "WORKING_DAY"), (721, "HOUR")])
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
    (remark,) = book.remarks
    assert remark.text("en").startswith("cn-99-2020.toml [change.address]: No version")
    assert "2020-07-01 至 2020-07-31" in remark.text("zh")


CALENDAR = '[2027]\nsource = "通知"\nnumber = "一"\noff = [2027-01-01]\nwork = [2027-01-09]\n'


def with_calendar(folder: Path, text: str) -> Rulebook:
    (folder / "calendars").mkdir()
    (folder / "calendars" / "2027.toml").write_text(text, encoding="utf-8")
    return Rulebook.load(PACKS, folder)


def test_a_calendar_beside_the_packs_is_used(tmp_path: Path) -> None:
    assert 2027 in with_calendar(tmp_path, CALENDAR).calendar.years


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("2027-01-09", "2027-01-08", "calendar-work"),
        ("2027-01-01", "2027-01-02", "calendar-off"),
        ("2027-01-09", "2026-01-10", "calendar-other-year"),
        ("[2027-01-01]", '["2027-01-01"]', "calendar-day"),
        ("[2027-01-01]", "3", "calendar-day"),
        ("work", "worked", "calendar-incomplete"),
        ("[2027]", "[year]", "calendar-table"),
        ("[2027]", "[2027", "unreadable"),
    ],
)
def test_a_wrong_calendar_is_refused_in_both_languages(old: str, new: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(PackErrors) as caught:
        with_calendar(tmp_path, CALENDAR.replace(old, new))
    (problem,) = caught.value.problems
    assert problem.code == code
    assert "{" not in problem.text("zh") + problem.text("en")


@pytest.mark.parametrize(("encoding", "readable"), [("utf-8-sig", True), ("gb18030", False), ("utf-16", False)])
def test_a_file_as_a_windows_editor_saves_it(encoding: str, readable: bool, tmp_path: Path) -> None:
    (tmp_path / "cn-99-2020.toml").write_text(HEAD + CHANGE, encoding=encoding)
    if readable:
        assert Rulebook.load(PACKS, tmp_path).pack("cn-99-2020")
        return
    with pytest.raises(PackErrors) as caught:
        Rulebook.load(PACKS, tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["encoding"]
    assert "UTF-8" in caught.value.problems[0].text("zh")


def test_a_chinese_reader_is_told_the_place_and_the_wanted_value_in_chinese(tmp_path: Path) -> None:
    (wrong,) = problems_of(tmp_path, CHANGE.replace("value = 5", 'value = "5"'))
    assert "应为：整数" in wrong.text("zh")
    assert "whole number" in wrong.text("en")
    (torn,) = problems_of(tmp_path, "[pack\n")
    assert "行第" in torn.text("zh")
    assert "line" in torn.text("en")


@pytest.mark.parametrize("odd", ["[]", "{ a = 1 }", "3", "true", "2020-01-01", '""'])
@pytest.mark.parametrize("place", ["unit", "deadline", "valid_from", "source", "id", "status", "label"])
def test_a_value_of_another_kind_is_a_problem_and_never_a_crash(odd: str, place: str, tmp_path: Path) -> None:
    bodies = {
        "unit": CHANGE.replace('"DAY"', odd),
        "deadline": CHANGE.replace(CLOCK, f"deadline = {odd}"),
        "valid_from": CHANGE + f"valid_from = {odd}\n",
        "source": CHANGE.replace('["reg#3"]', odd),
        "id": CHANGE.replace('"change.address"', odd),
        "status": CHANGE + f"status = {odd}\n",
        "label": f"[form.labels.reason]\nwork = {odd}\n",
    }
    if (place, odd) in (("valid_from", "2020-01-01"), ("label", '""')):
        assert book_with(tmp_path, bodies[place])
        return
    for problem in problems_of(tmp_path, bodies[place]):
        assert problem.text("zh")
        assert problem.text("en")


def test_numbers_run_only_within_what_they_can_be(tmp_path: Path) -> None:
    beyond = KPI.replace("95", "101") + 'part = "a"\nwhole = "b"'
    found = problems_of(tmp_path, rule("kpi.x", "Kpi", beyond))
    assert [(p.code, p.params["most"]) for p in found] == [("number", 100)]
