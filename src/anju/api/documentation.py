"""The API's description: as OpenAPI for programs, as a plain page for people, and a page a type of problem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from itertools import groupby
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from anju.api.problems import TITLES
from anju.api.v1 import api

Schema = dict[str, Any]
_TAGS = {"**": "strong", "`": "code"}
_MARKS = re.compile(r"(\*\*|`)(.+?)\1")


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a member: its name, what it may be, whether it must be there."""

    name: str
    shape: str
    required: bool
    about: SafeString
    place: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it."""

    part: str
    method: str
    address: str
    name: str
    summary: str
    about: SafeString
    parameters: list[Field]
    bodies: list[tuple[str, str]]
    answers: list[tuple[int, SafeString, str]]


@require_safe
def openapi_json(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document."""
    return HttpResponse(_document(), content_type="application/json")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same as a page that needs no script and nothing from elsewhere."""
    schema = orjson.loads(_document())
    parts = [(part, list(group)) for part, group in groupby(_operations(schema), lambda one: one.part)]
    shapes = [
        (name, _marked(one.get("description", "")), _members(one))
        for name, one in sorted(schema["components"]["schemas"].items())
    ]
    about = [_marked(paragraph) for paragraph in schema["info"]["description"].split("\n\n")]
    return render(request, "api/docs.html", {"parts": parts, "shapes": shapes, "about": about})


@require_safe
def problem_page(request: HttpRequest, code: str) -> HttpResponse:
    """What a type of problem means."""
    if code not in TITLES:
        raise Http404
    return render(request, "api/problem.html", {"code": code, "title": TITLES[code], "titles": TITLES})


@cache
def _document() -> bytes:
    return orjson.dumps(api.get_openapi_schema(), option=orjson.OPT_NON_STR_KEYS | orjson.OPT_INDENT_2)


def _operations(schema: Schema) -> Iterator[Operation]:
    shared = schema["components"]["parameters"]
    for address, methods in schema["paths"].items():
        for method, one in methods.items():
            parameters = [
                shared[found["$ref"].rpartition("/")[2]] if "$ref" in found else found for found in one["parameters"]
            ]
            body = one.get("requestBody", {}).get("content", {})
            yield Operation(
                part=one["tags"][0],
                method=method.upper(),
                address=address,
                name=one["operationId"],
                summary=one["summary"],
                about=_marked(one.get("description", "")),
                parameters=[_field(found["name"], found["schema"], found["required"], found) for found in parameters],
                bodies=[(kind, _shape(content["schema"])) for kind, content in body.items()],
                answers=[
                    (int(status), _marked(found.get("description") or HTTPStatus(int(status)).phrase), _answer(found))
                    for status, found in sorted(one["responses"].items(), key=lambda pair: int(pair[0]))
                ],
            )


def _members(schema: Schema) -> list[Field]:
    required = schema.get("required", [])
    return [_field(name, one, name in required, one) for name, one in schema.get("properties", {}).items()]


def _field(name: str, schema: Schema, required: bool, described: Schema) -> Field:
    return Field(name, _shape(schema), required, _marked(described.get("description", "")), described.get("in", ""))


def _marked(text: str) -> SafeString:
    """The two marks of Markdown that a description uses, which programs expect there, as a page has them."""
    shown = _MARKS.sub(lambda found: "<{0}>{1}</{0}>".format(_TAGS[found[1]], found[2]), escape(text))
    return mark_safe(shown)  # noqa: S308 - escaped above


def _answer(found: Schema) -> str:
    return next((_shape(content["schema"]) for content in found.get("content", {}).values()), "")


def _shape(schema: Schema) -> str:
    """A schema in a few words: ``Problem``, ``list of RowOut``, ``text or null``."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_shape(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_shape(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "anything")
