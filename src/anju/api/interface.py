"""The API object: JSON by orjson, errors as problems, and an OpenAPI document in which every answer is described."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus
from inspect import signature
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from pydantic import BaseModel

from anju.api.problems import MEDIA_TYPE, MediaTypeRefused, problem_of
from anju.api.shapes.base import Problem

JSON = "application/json"
ALWAYS = (500, 503)
WITH_TOKEN = (401, 403, 429)
WITH_BODY = (400, 413, 415)
MEANINGS = {
    400: "The request cannot be read.",
    401: "No valid token.",
    403: "The token's role lacks a permission; `detail` names it.",
    404: "Absent, or outside the token's area: the two answer alike.",
    409: "The state has moved on.",
    413: "Too large.",
    415: "A kind of body that is not taken here.",
    422: "What was sent does not fit; `findings` say all that is wrong at once.",
    429: "More calls than an account may make in a minute; `Retry-After` says when to go on.",
    500: "Something broke on the register's side; nothing was kept.",
    503: "The register cannot be reached just now; nothing was kept.",
}
PARAMETERS = {
    "Purpose": {
        "name": "X-Purpose",
        "in": "header",
        "required": False,
        "description": "Why persons are looked at; every access line holds it. %-encoded UTF-8 where it is not ASCII,"
        " at most 200 characters. The office's daily work when left out.",
        "schema": {"type": "string", "maxLength": 200},
        "example": "%E5%A4%8D%E6%A0%B8",
    },
    "Language": {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "description": "Language of titles, details and messages: zh-hans (also when left out) or en.",
        "schema": {"type": "string"},
        "example": "en",
    },
}


class JsonParser(Parser):
    """Bodies are JSON in UTF-8 and say so."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != JSON:
            raise MediaTypeRefused("Send application/json.")
        return read_json(request)


class JsonRenderer(BaseRenderer):
    media_type = JSON

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002
        return orjson.dumps(data, default=_plain)


class RestApi(NinjaAPI):
    """django-ninja's, with problems instead of its own errors and a complete description."""

    def __init__(self, *, shapes: Iterable[type[BaseModel]], **options: Any) -> None:
        """shapes: of bodies that operations read by themselves."""
        self._shapes: list[type[BaseModel]] = [*shapes, Problem]
        super().__init__(parser=JsonParser(), renderer=JsonRenderer(), docs_url=None, openapi_url=None, **options)
        self.default_router.add_decorator(known_parameters_only)

    def on_exception(self, request: HttpRequest, exc: BaseException | type[BaseException]) -> HttpResponse:
        error = exc() if isinstance(exc, type) else exc
        return problem_of(error, request)

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        """The document, with problems, headers and common parameters added to what the operations declare."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schemas = schema["components"]["schemas"]
        for shape in self._shapes:
            described = shape.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= described.pop("$defs", {})
            schemas[shape.__name__] = described
        schema["components"]["parameters"] = PARAMETERS
        for methods in schema["paths"].values():
            for operation in methods.values():
                _complete(operation)
        return schema


def known_parameters_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse a parameter that the view does not take: a misspelt filter must not list everything."""
    known = frozenset(signature(view).parameters)

    @wraps(view)
    def called(request: HttpRequest, **values: Any) -> Any:
        if unknown := sorted(set(request.GET) - known):
            raise ValidationError(
                [{"type": "extra_forbidden", "loc": ("query", name), "msg": "unknown"} for name in unknown]
            )
        return view(request, **values)

    return called


def read_json(request: HttpRequest) -> Any:
    """The body; orjson.JSONDecodeError where it is not JSON in UTF-8."""
    return orjson.loads(request.body)


def answer(status: int, body: Any, headers: dict[str, str] | None = None) -> HttpResponse:
    """A finished answer, for the views whose speed matters or which set headers."""
    return HttpResponse(orjson.dumps(body, default=_plain), status=status, content_type=JSON, headers=headers)


def _complete(operation: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    parameters += [{"$ref": f"#/components/parameters/{name}"} for name in PARAMETERS]
    answers = operation["responses"]
    for status in _problems(operation):
        answers.setdefault(status, {})
    for status, described in answers.items():
        if int(status) >= 400:
            described |= _described(int(status))


def _problems(operation: dict[str, Any]) -> Iterable[int]:
    yield from ALWAYS
    if operation.get("security"):
        yield from WITH_TOKEN
    yield 422  # the X-Purpose header at least may be unreadable
    if "requestBody" in operation:
        yield from WITH_BODY
    if any(parameter.get("in") == "path" for parameter in operation["parameters"]):
        yield 404


def _described(status: int) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": MEANINGS.get(status, HTTPStatus(status).phrase),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == 401:
        described["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "Bearer."}}
    if status in (429, 503):
        described["headers"] = {"Retry-After": {"schema": {"type": "string"}, "description": "Seconds to wait."}}
    return described


def _plain(value: object) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump()
    raise TypeError(type(value).__name__)
