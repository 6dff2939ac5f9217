"""Larger messages: checked by the worker, followed, mapped, entered, read back."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anju.access.vault import vault
from anju.declarations.models import Declaration, Submission
from anju.papers.models import Document
from anju.papers.queries import CONTENT
from anju.stays.models import Evidence
from anju.worklist.models import Item
from api.calling import PACK, Caller, caller, lines_at_random, moving_in, work
from cast import SAMPLES, Cast

EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))


def sample() -> SimpleUploadedFile:
    return SimpleUploadedFile("declarations.xlsx", (SAMPLES / "declarations.xlsx").read_bytes())


def csv(header: str = "来本地日期") -> SimpleUploadedFile:
    text = f"申报业务类型,房屋编码,{header},姓名,身份证件种类,证件号码\n"
    text += "入住,4403090020010000001000001,2026-11-16,周明远,居民身份证,11010519491231002X\n"
    return SimpleUploadedFile("file.csv", text.encode())


def bulk(who: Caller, lines: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    answer = who.post("/declarations/bulk", {"role": "landlord", "pack": PACK, "lines": lines, **more})
    assert answer.status_code == 202, answer.content.decode()
    return answer.json()


def test_the_sample_workbook_gives_exactly_what_is_expected(clerk: Caller) -> None:
    answer = clerk.upload(sample(), role="landlord", pack=EXPECTED["pack"], commit="true")
    address = answer.headers["Location"].removeprefix("/api/v1")
    assert (answer.status_code, answer.json()["state"]) == (202, "received")
    work(answer.json()["id"])
    card = clerk.get(address).json()
    rows = clerk.get(f"{address}/rows?only=all&limit=1000").json()
    assert card["state"] == "committed"
    assert {"accepted": card["accepted"], "rejected": card["rejected"]} == EXPECTED["summary"]
    assert card["dropped_columns"] == EXPECTED["dropped_columns"]
    assert [{name: row[name] for name in ("row", "outcome", "codes")} for row in rows["rows"]] == [
        {name: row[name] for name in ("row", "outcome", "codes")} for row in EXPECTED["rows"]
    ]
    assert rows["after"] is None


def test_rows_come_in_pages_and_by_what_is_wrong_with_them(clerk: Caller) -> None:
    taken = clerk.upload(sample(), role="landlord", pack=PACK, commit="true").json()["id"]
    work(taken)
    seen: list[int] = []
    after = 0
    while after is not None:
        page = clerk.get(f"/submissions/{taken}/rows?limit=50" + (f"&after={after}" if after else "")).json()
        seen += [row["row"] for row in page["rows"]]
        after = page["after"]
    assert seen == list(range(1, 121))
    rejected = clerk.get(f"/submissions/{taken}/rows?only=rejected&limit=1000").json()["rows"]
    assert {row["outcome"] for row in rejected} == {"rejected"} and len(rejected) == 13
    remarks = clerk.get(f"/submissions/{taken}/rows?only=remarks&limit=1000").json()["rows"]
    assert [row["row"] for row in remarks] == [row["row"] for row in EXPECTED["rows"] if row["codes"]]
    assert all(found["message"] for row in remarks for found in row["findings"])


def test_without_commit_a_file_is_checked_alone_and_entered_when_asked(clerk: Caller) -> None:
    taken = clerk.upload(sample(), role="landlord", pack=PACK).json()["id"]
    assert clerk.post(f"/submissions/{taken}/commit").json()["type"] == "/problems/conflict"
    work(taken)
    assert clerk.get(f"/submissions/{taken}").json()["state"] == "checked"
    assert not Declaration.objects.exists()
    assert clerk.get(f"/submissions/{taken}/workbook").status_code == 200
    assert clerk.post(f"/submissions/{taken}/commit").status_code == 202
    assert clerk.post(f"/submissions/{taken}/commit").json()["state"] == "committing"


def test_the_workbook_comes_back_with_the_findings_beside_the_rows(clerk: Caller) -> None:
    taken = clerk.upload(sample(), role="landlord", pack=PACK, commit="true").json()["id"]
    work(taken)
    answer = clerk.get(f"/submissions/{taken}/workbook")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    texts = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]
    assert any(text.startswith("E103") for text in texts)


def test_who_did_not_send_the_file_says_what_the_workbook_is_for(clerk: Caller, landlord: Caller) -> None:
    taken = landlord.upload(sample(), role="landlord", pack=PACK).json()["id"]
    work(taken)
    assert clerk.get(f"/submissions/{taken}/workbook", X_Purpose="review").status_code == 403
    assert landlord.post(f"/submissions/{taken}/commit").status_code == 202
    work(taken)
    refused = clerk.get(f"/submissions/{taken}/workbook")
    assert (refused.status_code, [found["code"] for found in refused.json()["findings"]]) == (422, ["E210"])
    assert clerk.get(f"/submissions/{taken}/workbook", X_Purpose="review").status_code == 200
    assert landlord.get(f"/submissions/{taken}/workbook").status_code == 200


def test_a_template_sent_back_empty_is_told_what_it_lacks(clerk: Caller) -> None:
    fetched = clerk.get(f"/declarations/template?pack={PACK}&role=landlord")
    assert openpyxl.load_workbook(io.BytesIO(fetched.content)).worksheets[0].max_column > 10
    taken = clerk.upload(SimpleUploadedFile("t.xlsx", fetched.content), role="landlord", pack=PACK).json()["id"]
    work(taken)
    empty = clerk.get(f"/submissions/{taken}").json()
    assert (empty["state"], empty["findings"][0]["params"]["reason"]) == ("failed", "no-rows")
    assert empty["findings"][0]["message"].endswith("Fill in one row at least and send it again.")


def test_sending_a_file_again_with_commit_enters_the_one_that_was_checked(clerk: Caller) -> None:
    first = clerk.upload(sample(), role="landlord", pack=PACK).json()["id"]
    work(first)
    again = clerk.upload(sample(), role="landlord", pack=PACK, commit="true").json()["id"]
    assert again == first
    work(first)
    assert clerk.get(f"/submissions/{first}").json()["state"] == "committed"
    assert Declaration.objects.count() == 120


def test_a_header_nothing_maps_is_named_mapped_and_remembered(clerk: Caller) -> None:
    taken = clerk.upload(csv("哪天来的"), role="landlord", pack=PACK).json()["id"]
    work(taken)
    failed = clerk.get(f"/submissions/{taken}").json()
    assert (failed["state"], [found["code"] for found in failed["findings"]]) == ("failed", ["E302"])
    assert "header" in failed["findings"][0]["message"]
    answer = clerk.post(f"/submissions/{taken}/mapping", {"mapping": {"哪天来的": "date"}})
    assert answer.status_code == 202, answer.content.decode()
    work(taken)
    assert clerk.get(f"/submissions/{taken}").json()["accepted"] == 1
    wrong = clerk.post(f"/submissions/{taken}/mapping", {"mapping": {"哪天来的": "colour"}})
    assert (wrong.status_code, wrong.json()["findings"][0]["code"]) == (422, "E213")


LINES = [
    moving_in(),
    moving_in(id_number="110105194912310021", name=""),
    moving_in(date="2026-10-01", id_number="440524188001010014", phone="1391234567890"),
    moving_in(),
    moving_in(kind="搬离", dwelling_code="4403090020010000001000002", employer_code="91440300MA5FKX3AX1"),
    moving_in(id_number="", sex=1, note=3.5),
    moving_in(name='引号"，逗号\n换行', 民族="汉", id_number="110105491231002"),
]


@pytest.mark.parametrize("lines", [LINES[:1], LINES, *(lines_at_random(seed, 60) for seed in range(3))])
def test_many_lines_end_in_the_same_state_as_the_same_lines_one_message(
    clerk: Caller, lines: list[dict[str, Any]]
) -> None:
    single = clerk.declare(*lines).json()
    one = state_of(single["submission"])
    Evidence.objects.all().delete()
    Item.objects.all().delete()
    many = bulk(clerk, lines, commit=True)
    work(many["id"])
    card = clerk.get(f"/submissions/{many['id']}").json()
    rows = clerk.get(f"/submissions/{many['id']}/rows?limit=1000").json()["rows"]
    assert (card["accepted"], card["rejected"]) == (single["accepted"], single["rejected"])
    assert card["dropped_columns"] == single["dropped_columns"]
    assert [(row["row"], row["outcome"], row["codes"]) for row in rows] == [
        (row["row"], row["outcome"], row["codes"]) for row in single["rows"]
    ]
    assert state_of(many["id"]) == one


def state_of(submission: int) -> list[Any]:
    """Everything that was kept of a message's lines, ids of the rows themselves left out."""
    declarations = Declaration.objects.filter(submission=submission).order_by("row")
    kept = declarations.values(
        "division", "party", "row", "kind", "accepted", "person", "dwelling", "employer", "day", "due_at", "article",
        "codes", "findings",
    )  # fmt: skip
    ids = list(declarations.values_list("pk", flat=True))
    row_of = dict(declarations.values_list("pk", "row"))
    evidence = Evidence.objects.filter(declaration__in=ids).order_by("declaration")
    said = evidence.values_list("declaration", "division", "person", "dwelling", "says", "day", "basis", "reason")
    items = (
        Item.objects.filter(subject__in=ids).order_by("subject").values_list("subject", "division", "kind", "due_at")
    )
    return [
        list(kept),
        [(row_of[first], *rest) for first, *rest in said],
        [(row_of[first], *rest) for first, *rest in items],
    ]


def test_a_prohibited_value_is_not_even_in_the_stored_message(clerk: Caller) -> None:
    bulk(clerk, [moving_in(民族="汉族")])
    stored = Document.objects.get()
    assert "汉族" not in vault().decrypt(stored.content, CONTENT).decode()


def test_a_party_sees_its_own_messages_and_none_of_others(landlord: Caller, clerk: Caller, cast: Cast) -> None:
    own = bulk(landlord, [moving_in()])["id"]
    foreign = bulk(clerk, [moving_in()])["id"]
    employer = caller(cast.employer_staff)
    assert [row["id"] for row in landlord.get("/submissions").json()["rows"]] == [own]
    assert employer.get("/submissions").json()["rows"] == []
    for address in ("", "/rows", "/workbook"):
        assert landlord.get(f"/submissions/{foreign}{address}").status_code == 404
        assert employer.get(f"/submissions/{own}{address}").status_code == 404
    assert employer.post(f"/submissions/{own}/commit").status_code == 404
    assert employer.post(f"/submissions/{own}/mapping", {"mapping": {"x": "date"}}).status_code == 404
    work(own)
    assert Submission.objects.get(pk=own).state == "checked"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"role": "king", "pack": PACK}, "role"),
        ({"role": "landlord"}, "pack"),
        ({"pack": PACK, "role": "host", "x": "1"}, "x"),
    ],
)
def test_a_form_that_does_not_fit_names_the_field(clerk: Caller, form: dict[str, str], field: str) -> None:
    answer = clerk.upload(csv(), **form)
    assert answer.status_code == 422
    assert [found["field"] for found in answer.json()["findings"]] == [field]


def test_a_form_without_a_file_says_so(clerk: Caller) -> None:
    answer = clerk.client.post(
        "/api/v1/declarations/bulk",
        {"role": "landlord", "pack": PACK},
        headers={"Authorization": f"Bearer {clerk.token}"},
    )
    assert (answer.status_code, answer.json()["findings"][0]["field"]) == (422, "file")
