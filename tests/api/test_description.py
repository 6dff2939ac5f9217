"""The description of the API: complete, true, and shown without anything from elsewhere."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import Http404
from django.test import Client, RequestFactory
from django.utils.translation import override
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from anju.api.documentation import problem_page
from anju.api.problems import TITLES
from anju.rulebook.rules.forms import FORM_FIELDS
from api.calling import PACK, caller, moving_in
from cast import Cast

EXAMPLES = 5
POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE


def document() -> dict[str, Any]:
    return Client().get("/api/v1/openapi.json").json()


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for address, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {address}", operation


@pytest.mark.django_db
def test_every_operation_says_what_it_does_and_every_answer_it_may_give() -> None:
    seen = list(operations())
    assert len(seen) >= 23
    for name, operation in seen:
        assert operation["summary"] and operation["description"], name
        assert operation["security"] == [{"BearerToken": []}], name
        answers = operation["responses"]
        assert {"401", "403", "422", "429", "500", "503"} <= set(answers), name
        assert ("requestBody" in operation) <= ({"400", "413", "415"} <= set(answers)), name
        assert ("{" in name) <= ("404" in answers), name
        for status, answer in answers.items():
            kinds = set(answer["content"])
            assert kinds == {"application/problem+json"} if status >= "400" else kinds, (name, status)
            assert answer["description"], (name, status)


@pytest.mark.django_db
def test_the_page_shows_every_operation_without_script_or_anything_from_elsewhere(client: Client) -> None:
    answer = client.get("/api/v1/docs")
    text = html.unescape(answer.content.decode())
    for name, operation in operations():
        assert name.partition(" ")[2] in text
        assert operation["summary"] in text
    assert "<strong>Token.</strong>" in text and "**" not in text and "`" not in text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "<script" not in text and "<style" not in text and " style=" not in text
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", text)


@pytest.mark.parametrize("code", TITLES)
def test_every_type_of_problem_has_a_page(client: Client, code: str) -> None:
    page = client.get(f"/problems/{code}", headers={"Accept-Language": "zh-CN"}).content.decode()
    with override("zh-hans"):
        title = str(TITLES[code])
    assert f"<h1>{title}</h1>" in page
    assert not title.isascii()


def test_an_unknown_type_of_problem_has_none() -> None:
    with pytest.raises(Http404):
        problem_page(RequestFactory().get("/problems/shoes"), "shoes")


# What a description allows may still break a rule: a pack that is not there, a header nothing maps.
EXCLUDED = [positive_data_acceptance]


@contextmanager
def kept_connection() -> Iterator[None]:
    """A WSGI application closes the connection after a request, and with it this test's transaction. The test client
    connects these signals anew, so use it before."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def steer(case: schemathesis.Case, there: dict[str, Any]) -> None:
    """Point a random request at what is there, or all of them would end in 404."""
    for name, value in there.items():
        if name in (case.path_parameters or {}):
            case.path_parameters[name] = value
        if name in (case.query or {}):
            case.query[name] = value
        if isinstance(case.body, dict) and name in case.body:
            case.body[name] = value
    if isinstance(case.body, dict) and "lines" in case.body:
        case.body["lines"] = [_known(line) or moving_in() for line in case.body["lines"]]


def _known(line: dict[str, Any]) -> dict[str, Any]:
    """What is known of a line, if anything in it is filled."""
    return {name: value for name, value in line.items() if name in FORM_FIELDS and value not in ("", None)}


@pytest.mark.parametrize(("name", "mode"), [("officer", POSITIVE), ("landlord_staff", POSITIVE), ("officer", NEGATIVE)])
def test_what_is_sent_at_random_is_answered_as_described(cast: Cast, name: str, mode: GenerationMode) -> None:
    member = caller(cast.members()[name])
    headers = {"Authorization": f"Bearer {member.token}"}
    there = {
        "submission_id": member.declare(moving_in()).json()["submission"],
        "pack": PACK,
        "rule": "declare.landlord.start",
        "person_id": cast.resident.id,
        "code": cast.home.code,
    }

    def call(case: schemathesis.Case) -> None:
        if mode is POSITIVE:
            steer(case, there)
        case.call_and_validate(headers=headers, excluded_checks=EXCLUDED)

    with kept_connection():
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
        for found in schema.get_all_operations():
            strategy = found.ok().as_strategy(generation_mode=mode)
            settings(
                max_examples=EXAMPLES,
                derandomize=True,
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )(given(strategy)(call))()
