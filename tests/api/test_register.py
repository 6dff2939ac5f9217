"""Looking things up: in sight, masked, and told."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from anju.access.middleware import DAILY_WORK
from anju.journal.models import AccessLine
from anju.worklist.models import Item
from api.calling import Caller, caller, moving_in
from cast import LONGHUA, TOWN, Cast


def test_me_says_whom_the_token_stands_for(cast: Cast, clerk: Caller, landlord: Caller) -> None:
    me = clerk.get("/me").json()
    assert (me["account"], me["role"], me["party"], me["area"]) == (
        cast.clerk.account.pk,
        "clerk",
        None,
        [TOWN, TOWN + 1000],
    )
    assert "declarations:declaration:declare" in me["permissions"]
    assert (me["on"], me["purpose"]) == ("2026-11-18", DAILY_WORK)
    theirs = landlord.get("/me").json()
    assert (theirs["party"], theirs["area"]) == (cast.landlord.pk, None)


def test_divisions_by_parent_and_code(clerk: Caller) -> None:
    rows = clerk.get(f"/divisions?parent={LONGHUA}").json()["rows"]
    assert [row["name"] for row in rows] == ["民治街道", "龙华街道"]
    assert clerk.get(f"/divisions/{TOWN}").json()["path"] == "广东省深圳市龙华区民治街道"
    assert [row["name"] for row in clerk.get("/divisions").json()["rows"]] == ["浙江省", "广东省"]


def test_dwellings_are_found_by_code_and_address_within_sight(clerk: Caller, landlord: Caller, cast: Cast) -> None:
    found = clerk.get(f"/dwellings?q={cast.home.code}").json()["rows"]
    assert [row["code"] for row in found] == [cast.home.code]
    by_words = clerk.get(f"/dwellings?q={quote(cast.home.address[:6])}&limit=3").json()["rows"]
    assert len(by_words) == 3
    assert clerk.get(f"/dwellings?q={cast.next_home.code}").json()["rows"] == []
    shown = clerk.get(f"/dwellings/{cast.home.code}").json()
    assert (shown["address"], shown["lettings"][0]["party"]) == (cast.home.address, cast.landlord.pk)
    own = landlord.get(f"/dwellings?q={quote(cast.home.address[:6])}").json()["rows"]
    assert own and all(row["code"].startswith("440309002001") for row in own)


def test_a_person_is_found_by_number_or_name_and_birth_date_masked_and_told(clerk: Caller, cast: Cast) -> None:
    number = clerk.post(
        "/persons/search", {"id_number": cast.resident.id_number}, X_Purpose=quote("复核租赁合同")
    ).json()["rows"]
    named = clerk.post("/persons/search", {"name": cast.resident.name, "birth_date": "1995-06-12"}).json()["rows"]
    assert number == named
    assert (number[0]["id"], number[0]["phone"], number[0]["age"]) == (cast.resident.id, "139******78", 31)
    assert number[0]["identities"] == [{"kind": "resident_id", "number": "330*************26"}]
    assert list(AccessLine.objects.order_by("pk").values_list("person", "purpose", "shown")) == [
        (cast.resident.id, "复核租赁合同", "search"),
        (cast.resident.id, DAILY_WORK, "search"),
    ]


@pytest.mark.parametrize("search", [{}, {"name": "林秀文"}, {"birth_date": "1995-06-12"}])
def test_nobody_is_browsed(clerk: Caller, search: dict[str, str]) -> None:
    assert clerk.post("/persons/search", search).status_code == 422


def test_a_person_of_another_town_is_not_there(cast: Cast, clerk: Caller) -> None:
    neighbour = caller(cast.next_clerk)
    assert clerk.get(f"/persons/{cast.resident.id}").json()["name"] == "林秀文"
    for address in (f"/persons/{cast.resident.id}", f"/persons/{cast.resident.id}/stays"):
        assert neighbour.get(address).status_code == 404
    assert neighbour.post("/persons/search", {"id_number": cast.resident.id_number}).json()["rows"] == []
    assert not AccessLine.objects.filter(actor=cast.next_clerk.account.pk).exists()


def test_from_declaration_to_stay(cast: Cast, clerk: Caller) -> None:
    declared = clerk.declare(moving_in(), moving_in(id_number="330822199506120026", name="林秀文")).json()
    officer = caller(cast.officer)
    items = officer.get("/work-items").json()["rows"]
    assert [item["subject"] for item in items] == [row["declaration"] for row in declared["rows"]]
    assert items[0]["declaration"]["fields"]["id_number"] == "110*************2X"
    first, second = (item["id"] for item in items)
    assert officer.post("/work-items/claim", {"items": [first]}).json()["decisions"] == [
        {"item": first, "done": True, "outcome": "claimed"}
    ]
    assert officer.post("/work-items/confirm", {"items": [first]}).json()["decisions"][0]["done"] is True
    refused = officer.post("/work-items/refuse", {"items": [second, 10**9], "reason": "合同已经到期"}).json()
    assert sorted((one["done"], one["outcome"]) for one in refused["decisions"]) == [
        (False, "not-found"),
        (True, "refused"),
    ]
    person = officer.post("/persons/search", {"id_number": "11010519491231002X"}).json()["rows"][0]
    stays = officer.get(f"/persons/{person['id']}/stays").json()["rows"]
    assert [(stay["start_on"], stay["registered_on"], stay["end_on"]) for stay in stays] == [
        ("2026-11-16", "2026-11-18", None)
    ]
    assert officer.get("/work-items?show=decided").json()["rows"][0]["reason"] == "合同已经到期"


def test_nobody_confirms_an_entry_of_his_own(cast: Cast) -> None:
    officer = caller(cast.officer)
    officer.declare(moving_in())
    decisions = officer.post("/work-items/confirm", {"items": [Item.objects.get().pk]}).json()["decisions"]
    assert decisions == [{"item": Item.objects.get().pk, "done": False, "outcome": "own-entry"}]


def test_a_deadline_with_its_article(clerk: Caller) -> None:
    answer = clerk.get("/deadlines?pack=cn-51-2014&rule=declare.landlord.start&at=2025-10-01T20:30%2B08:00").json()
    assert (answer["unit"], answer["pack"], answer["in_force"]) == ("HOUR", "cn-51-2014", True)
    assert answer["due"].startswith("2025-10-0")
    assert answer["article"]
    day = clerk.get("/deadlines?pack=cn-4403-2015&rule=declare.landlord.start&at=2026-11-16").json()
    assert day["due"] == "2026-11-23T24:00+08:00"


def test_a_deadline_from_before_the_law_says_so(clerk: Caller) -> None:
    query = "/deadlines?pack=cn-51-2014&rule=declare.landlord.start&at=1999-01-01T08:00"
    answer = clerk.get(query).json()
    assert (answer["due"], answer["in_force"]) == ("1999-01-02T08:00+08:00", False)
    assert answer["reason"] == clerk.get("/rules/cn-51-2014/declare.landlord.start?on=1999-01-01").json()["reason"]
    assert "施行期为 2014-10-01 – …" in clerk.get(query, Accept_Language="zh-CN").json()["reason"]
    assert not clerk.get(query.replace("1999", "2025")).json().get("reason")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("pack=cn-99&rule=declare.landlord.start&at=2026-01-01", 404, "pack-unknown"),
        ("pack=cn-4403-2015&rule=declare.nobody.start&at=2026-01-01", 404, "rule-unknown"),
        ("pack=cn-4403-2015&rule=declare.landlord.start&at=2026-02-30", 422, "validation"),
        ("pack=cn-4403-2015&rule=declare.landlord.start&at=yesterday", 422, "validation"),
        ("pack=cn-4403-2015&rule=declare.landlord.start", 422, "validation"),
        ("pack=cn-4403-2015&rule=declare.landlord.start&at=2031-12-28", 422, "calendar-unknown"),
    ],
)
def test_a_deadline_that_cannot_be_said(clerk: Caller, query: str, status: int, code: str) -> None:
    answer = clerk.get(f"/deadlines?{query}")
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{code}")


def test_a_rule_explains_itself(clerk: Caller) -> None:
    rule = clerk.get("/rules/cn-4403-2015/declare.landlord.start?on=2026-11-18").json()
    assert (rule["active"], rule["from_pack"]) == (True, "cn-4403-2015")
    assert [step["pack"] for step in rule["inheritance"]][:2] == ["cn-4403-2015", "cn-44-2010"]


def test_an_identity_number_is_judged_whole_and_not_kept(clerk: Caller) -> None:
    good = clerk.post("/identity/check", {"number": "１１０１０５１９４９１２３１００２ｘ"}).json()
    assert (good["valid"], good["normalized"], good["sex"]) == (True, "11010519491231002X", "2")
    bad = clerk.post("/identity/check", {"number": "110105194912310021", "kind": "resident_id"}).json()
    assert [found["code"] for found in bad["findings"]] == ["E103"]
