"""POST /declarations: a receipt for every message, once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.declarations.models import Declaration, Submission
from anju.journal.models import Line
from anju.stays.models import Evidence
from anju.worklist.models import Item
from api.calling import NEIGHBOUR, Caller, caller, lines_at_random, moving_in
from cast import Cast

WRONG = "110105194912310021"


def test_a_line_without_fault_is_accepted_with_its_deadline_and_waits_for_the_station(clerk: Caller) -> None:
    answer = clerk.declare(moving_in())
    assert answer.status_code == 201
    receipt = answer.json()
    assert (receipt["accepted"], receipt["rejected"], receipt["dropped_columns"]) == (1, 0, [])
    assert receipt["received_at"] == "2026-11-18T12:00:00+08:00"
    assert receipt["number"].startswith("20261118-")
    row = receipt["rows"][0]
    assert (row["row"], row["outcome"], row["codes"], row["findings"]) == (1, "accepted", [], [])
    assert row["due"] == "2026-11-23T24:00+08:00"
    assert "第十二条" in row["article"]
    assert answer.headers["Location"] == f"/api/v1/submissions/{receipt['submission']}"
    assert Evidence.objects.count() == Item.objects.count() == 1


def test_an_extension_and_the_whereabouts_are_said_like_anything_else(clerk: Caller) -> None:
    stays = moving_in(kind="extend", until="2027-03-31")
    assert clerk.declare(moving_in()).json()["accepted"] == 1
    assert clerk.declare(stays).json()["rows"][0]["codes"] == []
    assert clerk.declare(moving_in(kind="move_out", whereabouts="省外")).json()["rows"][0]["codes"] == []
    said = Evidence.objects.order_by("pk").values_list("says", "until", "whereabouts")
    assert [(says, until and str(until), went) for says, until, went in said][1:] == [
        ("extend", "2027-03-31", ""), ("move_out", None, "out_of_province"),
    ]  # fmt: skip


def test_that_somebody_never_lived_there_is_a_word_against_others_and_evidence_of_nothing(clerk: Caller) -> None:
    denial = moving_in(kind="从未居住")
    assert clerk.declare(denial).json()["rows"][0]["codes"] == ["E205"]
    assert clerk.declare(moving_in()).json()["accepted"] == 1
    row = clerk.declare(denial).json()["rows"][0]
    assert (row["outcome"], row["codes"], row["due"]) == ("accepted", ["W422"], None)
    assert clerk.declare(denial | {"until": "2027-01-01", "whereabouts": "省外"}).json()["rows"][0]["codes"] == ["W422"]
    assert Evidence.objects.count() == 1
    assert list(Item.objects.order_by("kind").values_list("kind", flat=True)) == ["contradiction", "verify"]


@pytest.mark.parametrize(
    ("pack", "date", "due"),
    [
        ("cn-51-2014", "2026-11-16T20:30", "2026-11-17T20:30+08:00"),
        ("cn-51-2014", "2026-11-16 20:30:00", "2026-11-17T20:30+08:00"),
        ("cn-51-2014", "2026-11-16T20:30:00+08:00", "2026-11-17T20:30+08:00"),
        ("cn-51-2014", "2026-11-16T18:00Z", "2026-11-18T02:00+08:00"),
        ("cn-51-2014", "2026-11-16", "2026-11-17T24:00+08:00"),
        ("cn-4403-2015", "2026-11-16T23:59", "2026-11-23T24:00+08:00"),
    ],
)
def test_a_moment_counts_by_the_clocks_of_the_place(clerk: Caller, pack: str, date: str, due: str) -> None:
    answer = clerk.declare(moving_in(date=date), pack=pack)
    assert (answer.status_code, answer.json()["rows"][0]["due"]) == (201, due)


def test_a_rejected_line_is_an_answer_that_tells_all_its_findings_masked_and_worded(clerk: Caller) -> None:
    answer = clerk.declare(moving_in(id_number=WRONG, name="", dwelling_code="1"))
    assert answer.status_code == 201
    row = answer.json()["rows"][0]
    assert (row["outcome"], row["codes"]) == ("rejected", ["E101", "E103", "E201"])
    number = next(found for found in row["findings"] if found["code"] == "E103")
    assert number == {
        "code": "E103",
        "field": "id_number",
        "message": "The check character of the identity number is wrong: it should be X."
        " Compare the number with the document.",
        "read": "110*************21",
        "params": {"expected": "X"},
    }
    assert Declaration.objects.get(pk=row["declaration"]).accepted is False
    assert not Evidence.objects.exists()


def test_the_findings_speak_chinese_unless_asked_otherwise(clerk: Caller) -> None:
    chinese = clerk.declare(moving_in(id_number=WRONG), language="zh-CN").json()
    message = chinese["rows"][0]["findings"][0]["message"]
    assert any("\u4e00" <= char <= "\u9fff" for char in message), message


def test_a_number_of_fifteen_digits_is_never_shown_converted(clerk: Caller) -> None:
    answer = clerk.declare(moving_in(id_number="110105491231002"))
    assert answer.json()["rows"][0]["codes"] == ["W403"]
    assert b"11010519491231002X" not in answer.content


def test_the_same_key_with_the_same_message_counts_once_and_has_the_same_body(clerk: Caller) -> None:
    lines = [moving_in(date="2026-11-01"), moving_in(id_number=WRONG, phone="12"), moving_in(date="2026-11-01")]
    first = clerk.declare(*lines, key="one")
    again = clerk.declare(*lines, key="one")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("seed", range(3))
def test_a_repeat_says_the_very_same_whatever_is_wrong_with_the_lines(clerk: Caller, seed: int) -> None:
    lines = lines_at_random(seed, 60)
    first = clerk.declare(*lines, key="one", language="zh-hans")
    assert first.content == clerk.declare(*lines, key="one", language="zh-hans").content
    assert len({code for row in first.json()["rows"] for code in row["codes"]}) > 8


def test_the_same_key_with_another_message_is_422_and_changes_nothing(clerk: Caller) -> None:
    clerk.declare(moving_in(), key="one")
    answer = clerk.declare(moving_in(dwelling_code=NEIGHBOUR), key="one")
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/key-reused"
    assert Declaration.objects.count() == 1


def test_two_accounts_may_use_the_same_key(clerk: Caller, landlord: Caller) -> None:
    assert clerk.declare(moving_in(), key="one").status_code == 201
    assert landlord.declare(moving_in(), key="one").status_code == 201


def test_a_quoted_key_is_the_key_inside_the_quotes(clerk: Caller) -> None:
    assert clerk.declare(moving_in(), key='"one"').status_code == 201
    assert clerk.declare(moving_in(), key="one").status_code == 200


def test_without_a_key_nothing_is_taken(clerk: Caller) -> None:
    answer = clerk.post("/declarations", {"role": "landlord", "pack": "cn-4403-2015", "lines": [moving_in()]})
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/key-missing")


def test_a_prohibited_field_is_dropped_and_named_and_an_unknown_one_refused(clerk: Caller) -> None:
    answer = clerk.declare(moving_in(民族="汉族"))
    assert answer.json()["dropped_columns"] == ["民族"]
    assert "汉族" not in str(list(Declaration.objects.values())) + str(list(Line.objects.values()))
    refused = clerk.declare(moving_in(shoe_size="42"))
    assert refused.status_code == 422
    assert [(found["code"], found["field"]) for found in refused.json()["findings"]] == [("E213", "shoe_size")]


def test_misfits_are_named_by_field_without_repeating_what_was_sent(clerk: Caller) -> None:
    answer = clerk.declare(moving_in(name="x" * 501, date=20261118, note={"a": 1}), role="king")
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "/problems/validation")
    assert {(found["field"], found["code"]) for found in problem["findings"]} == {
        ("role", "enum"),
        ("lines.0.date", "string-type"),
        ("lines.0.name", "string-too-long"),
        ("lines.0.note", "cell-type"),
    }
    assert "xxx" not in answer.content.decode()


@pytest.mark.parametrize("line", [{}, {"name": ""}, {"name": None, "sequence": 3}])
def test_an_empty_line_is_no_line(clerk: Caller, line: dict[str, object]) -> None:
    assert clerk.declare(moving_in(), line).status_code == 422


def test_an_unknown_pack_is_named(clerk: Caller) -> None:
    answer = clerk.declare(moving_in(), pack="cn-9999-2015")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/pack-unknown")


def test_a_declarants_staff_declare_what_they_let_and_nothing_else(landlord: Caller, cast: Cast) -> None:
    foreign = next(code for code, home in cast.dwellings.items() if home.division != cast.home.division)
    rows = landlord.declare(moving_in(), moving_in(dwelling_code=foreign)).json()["rows"]
    assert [row["codes"] for row in rows] == [[], ["E207"]]
    other = landlord.declare(moving_in(), party=cast.employer.pk)
    assert (other.status_code, other.json()["type"]) == (403, "/problems/forbidden")


def test_a_dwelling_out_of_sight_is_unknown(clerk: Caller, cast: Cast) -> None:
    row = clerk.declare(moving_in(dwelling_code=cast.next_home.code)).json()["rows"][0]
    assert row["codes"] == ["E201"]


def test_who_may_not_declare_is_told_the_permission(cast: Cast) -> None:
    from_auditor = caller(cast.auditor).declare(moving_in())
    assert from_auditor.status_code == 403
    assert "declarations:declaration:declare" in from_auditor.json()["detail"]


def test_one_line_costs_few_statements(clerk: Caller, capsys: pytest.CaptureFixture[str]) -> None:
    clerk.declare(moving_in())
    with CaptureQueriesContext(connection) as captured:
        assert clerk.declare(moving_in(id_number="440524188001010014", dwelling_code=NEIGHBOUR)).status_code == 201
    statements = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    print(len(statements), *(sql[:90] for sql in statements), sep="\n")
    assert len(statements) <= 5
