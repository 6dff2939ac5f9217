import io
import json
import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from anju.site import logs


@pytest.fixture
def lines() -> io.StringIO:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter())
    logger = logging.getLogger("anju")
    former = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(former)


def request_of(path: str) -> HttpRequest:
    request = RequestFactory().get(path, headers={"cookie": "sessionid=440306"})
    request.resolver_match = resolve("/healthz")
    return request


def test_a_request_leaves_its_route_and_nothing_it_carried(lines: io.StringIO) -> None:
    logs.RequestLogMiddleware(lambda _: HttpResponse("身份"))(request_of("/healthz?number=11010119900307123X"))
    line = json.loads(lines.getvalue())
    assert (line["method"], line["route"], line["status"]) == ("GET", "healthz", 200)
    assert not any(word in lines.getvalue() for word in ("11010119900307123X", "440306", "身份"))


def test_an_error_leaves_its_type_and_place_but_not_its_text(lines: io.StringIO) -> None:
    try:
        raise ValueError("Key (number)=(11010119900307123X) already exists")
    except ValueError as error:
        logs.RequestLogMiddleware(lambda _: HttpResponse()).process_exception(request_of("/healthz"), error)
    line = json.loads(lines.getvalue())
    assert line["error"] == "ValueError"
    assert "test_logs.py" in line["at"][-1]
    assert "11010119900307123X" not in lines.getvalue()


def test_chinese_is_written_as_chinese(lines: io.StringIO) -> None:
    logging.getLogger("anju").warning("龙华区")
    assert "龙华区" in lines.getvalue()
