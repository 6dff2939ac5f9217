"""Whatever goes wrong is a problem document of RFC 9457, and says no more than the caller may know."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from anju.access.actions import revoke_token
from anju.access.models import Account, Token
from anju.declarations.models import Submission
from api.calling import Caller, moving_in
from cast import Cast

INSTANCE = re.compile(r"urn:uuid:[0-9a-f-]{36}")


def problem(answer: HttpResponse, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content.decode()
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["type"], body["status"]) == (f"/problems/{code}", status)
    assert body["title"] and body["detail"]
    assert INSTANCE.fullmatch(body["instance"])
    return body


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer anju_wrong", "Basic YTpi", "Bearer \udcff"])
def test_without_a_valid_token_every_address_is_401(cast: Cast, header: str) -> None:
    headers = {"Authorization": header.encode("utf-8", "surrogateescape").decode("latin-1")} if header else {}
    for address in ("/me", "/submissions/1", "/persons/1", "/deadlines"):
        answer = Client().get(f"/api/v1{address}", headers=headers)
        problem(answer, 401, "token")
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="anju"')


def test_a_session_is_no_token(cast: Cast) -> None:
    problem(cast.clerk.client().get("/api/v1/me"), 401, "token")


def test_a_token_ends_with_its_revocation_and_with_its_account(cast: Cast, clerk: Caller) -> None:
    assert clerk.get("/me").status_code == 200
    Account.objects.filter(pk=cast.clerk.account.pk).update(is_active=False)
    problem(clerk.get("/me"), 401, "token")
    Account.objects.filter(pk=cast.clerk.account.pk).update(is_active=True)
    revoke_token(viewer=cast.clerk.viewer(), token=Token.objects.get().pk)
    problem(clerk.get("/me"), 401, "token")


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v1/", "/api/v2/me", "/api/v1/persons/1/shoes"])
def test_an_address_that_nothing_answers(clerk: Caller, address: str) -> None:
    problem(clerk.client.get(address), 404, "not-found")


def test_absent_and_out_of_sight_answer_alike(clerk: Caller, cast: Cast) -> None:
    absent = problem(clerk.get("/dwellings/4403090020010000009000009"), 404, "not-found")
    foreign = problem(clerk.get(f"/dwellings/{cast.far_home.code}"), 404, "not-found")
    assert {name: absent[name] for name in absent if name != "instance"} == {
        name: foreign[name] for name in foreign if name != "instance"
    }


def test_a_wrong_method_names_the_right_ones(clerk: Caller) -> None:
    answer = clerk.client.delete("/api/v1/me")
    problem(answer, 405, "method")
    assert answer.headers["Allow"] == "GET"


@pytest.mark.parametrize(
    ("kind", "body", "status", "code"),
    [
        ("text/plain", b"{}", 415, "media-type"),
        ("application/x-www-form-urlencoded", b"a=1", 415, "media-type"),
        ("application/json", b"{", 400, "body-unreadable"),
        ("application/json", b'{"role": "\\ud800"}', 400, "body-unreadable"),
        ("application/json", b"\xff", 400, "body-unreadable"),
        ("application/json", b"[]", 422, "validation"),
        ("application/json", b"", 422, "validation"),
        ("application/json; charset=utf-8", b"{}", 422, "validation"),
    ],
)
@pytest.mark.parametrize("address", ["/declarations", "/work-items/claim"])
def test_a_body_that_cannot_be_taken(
    clerk: Caller, address: str, kind: str, body: bytes, status: int, code: str
) -> None:
    headers = {"Authorization": f"Bearer {clerk.token}", "Idempotency-Key": "k"}
    problem(clerk.client.post(f"/api/v1{address}", body, content_type=kind, headers=headers), status, code)


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [("text/csv", b"a,b", 415), ("application/json", b"{", 400), ("multipart/form-data; boundary=x", b"--y", 422)],
)
def test_a_bulk_body_that_cannot_be_taken(clerk: Caller, kind: str, body: bytes, status: int) -> None:
    headers = {"Authorization": f"Bearer {clerk.token}"}
    answer = clerk.client.post("/api/v1/declarations/bulk", body, content_type=kind, headers=headers)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_body_that_is_too_large(clerk: Caller, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    problem(clerk.declare(*[moving_in()] * 20), 413, "too-large")


def test_what_nobody_foresaw_says_nothing_and_keeps_nothing(clerk: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("周明远 11010519491231002X")

    monkeypatch.setattr("anju.api.declarations._receipt_out", broken)
    answer = clerk.declare(moving_in())
    problem(answer, 500, "internal")
    assert "周明远" not in answer.content.decode()
    assert not Submission.objects.exists()


def test_a_database_that_is_gone_is_503(clerk: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OperationalError("could not connect")

    monkeypatch.setattr("anju.api.gate.enter_by_token", gone)
    answer = clerk.get("/me")
    problem(answer, 503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_missing_permission_is_named(landlord: Caller) -> None:
    assert "worklist:item:view" in problem(landlord.get("/work-items"), 403, "forbidden")["detail"]


@pytest.mark.parametrize("purpose", ["x" * 201, "a%0Ab", "%FF", "%00"])
def test_a_purpose_that_cannot_be_kept(clerk: Caller, purpose: str) -> None:
    problem(clerk.get("/me", X_Purpose=purpose), 422, "refused")


@pytest.mark.parametrize("language", ["en", "zh-CN", ""])
def test_problems_speak_the_callers_language(clerk: Caller, language: str) -> None:
    title = problem(clerk.get("/submissions/1", Accept_Language=language), 404, "not-found")["title"]
    assert (title == "There is nothing here") == (language == "en")


def test_a_misspelt_parameter_is_refused_and_named(clerk: Caller) -> None:
    found = problem(clerk.get("/submissions?limits=3"), 422, "validation")["findings"]
    assert [(one["field"], one["code"]) for one in found] == [("limits", "extra-forbidden")]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/deadlines?pack=cn-51-2014&rule=hearing.threshold&at=2026-11-18", ["未查到", "hearing.threshold"]),
        ("/deadlines?pack=cn-51-2041&rule=change.address&at=2026-11-18", ["没有规则包 cn-51-2041", "cn-51-2014"]),
        ("/deadlines?pack=cn-51-2014&rule=change.adress&at=2026-11-18", ["没有规则 change.adress"]),
        ("/dwellings/4403090020010000009000009", ["没有这处房屋。"]),
    ],
)
def test_sentences_with_values_speak_the_callers_language(clerk: Caller, address: str, words: list[str]) -> None:
    chinese = clerk.get(address, Accept_Language="zh-CN").json()["detail"]
    assert all(word in chinese for word in words), chinese
    english = clerk.get(address, Accept_Language="en").json()["detail"]
    assert all(word not in english for word in words if not word.isascii()) or "未查到" in words
    assert english[0].isascii()


def test_a_missing_permission_is_named_in_both_languages(landlord: Caller) -> None:
    chinese = problem(landlord.get("/work-items", Accept_Language="zh-CN"), 403, "forbidden")["detail"]
    assert chinese == "这需要权限 worklist:item:view。"
