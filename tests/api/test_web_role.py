"""The same calls as the database role of the web process, which owns nothing and sees its scope alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.calling import PACK, Caller, caller, moving_in
from cast import Cast, as_web_role


@pytest.fixture
def officer(cast: Cast) -> Iterator[Caller]:
    member = caller(cast.officer)
    with as_web_role(cast.officer.viewer()):
        yield member


@pytest.fixture
def staff(cast: Cast) -> Iterator[Caller]:
    member = caller(cast.landlord_staff)
    with as_web_role(cast.landlord_staff.viewer()):
        yield member


def test_an_officer_does_her_work(officer: Caller, cast: Cast) -> None:
    newcomer = moving_in()
    known = moving_in(id_number=cast.resident.id_number, name=cast.resident.name)
    declared = officer.declare(newcomer, known, moving_in(id_number="1"), key="one")
    assert declared.status_code == 201, declared.content.decode()
    assert officer.declare(newcomer, known, moving_in(id_number="1"), key="one").content == declared.content
    taken = officer.post("/declarations/bulk", {"role": "landlord", "pack": PACK, "lines": [newcomer]}).json()["id"]
    items = [item["id"] for item in officer.get("/work-items").json()["rows"]]
    assert len(items) == 2
    for address in (
        "/me", "/submissions", f"/submissions/{taken}", f"/submissions/{taken}/rows", "/divisions",
        f"/divisions/{cast.home.division}", f"/dwellings?q={cast.home.code}", f"/dwellings/{cast.home.code}",
        f"/persons/{cast.resident.id}", f"/persons/{cast.resident.id}/stays", "/work-items?show=all",
    ):  # fmt: skip
        answer = officer.get(address)
        assert answer.status_code == 200, (address, answer.content.decode())
    assert len(officer.post("/persons/search", {"id_number": cast.resident.id_number}).json()["rows"]) == 1
    assert officer.post("/work-items/claim", {"items": items}).json()["decisions"][0]["outcome"] == "own-entry"
    assert officer.post("/work-items/refuse", {"items": items, "reason": "查无此人"}).status_code == 200


def test_a_party_declares_and_follows_its_own(staff: Caller, cast: Cast) -> None:
    declared = staff.declare(moving_in(), moving_in(dwelling_code=cast.next_home.code)).json()
    assert [row["codes"] for row in declared["rows"]] == [[], ["E207"]]
    assert [row["id"] for row in staff.get("/submissions").json()["rows"]] == [declared["submission"]]
    rows = staff.get(f"/submissions/{declared['submission']}/rows").json()["rows"]
    assert [row["outcome"] for row in rows] == ["accepted", "rejected"]
    assert staff.get("/persons/1").status_code == 403
