"""The one place where an error of the house becomes a problem document (RFC 9457)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import structlog
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja.errors import AuthenticationError, HttpError, ValidationError

from anju.access.again import is_lost
from anju.api.remarks import of_finding, of_validation
from anju.kernel.errors import AnjuError, TooMany

MEDIA_TYPE = "application/problem+json"
TITLES: dict[str, str | Promise] = {
    "bad-request": _("That cannot be read"),
    "body-unreadable": _("The body is not JSON"),
    "calendar-unknown": _("No calendar of that year is loaded"),
    "conflict": _("The state has moved on"),
    "forbidden": _("Your role does not allow this"),
    "internal": _("Something broke on our side"),
    "key-missing": _("The Idempotency-Key is missing"),
    "key-reused": _("The Idempotency-Key was used for another message"),
    "media-type": _("This kind of body is not taken here"),
    "method": _("There is no such method here"),
    "no-clock": _("The rule sets no limit in time"),
    "not-found": _("There is nothing here"),
    "not-ready": _("This is not ready yet"),
    "pack-unknown": _("There is no such rule pack"),
    "refused": _("This cannot be taken as it is"),
    "rule-not-active": _("The rule does not answer on that day"),
    "rule-unknown": _("There is no such rule"),
    "time-of-day-needed": _("The rule needs a time of day"),
    "token": _("A valid token is needed"),
    "too-large": _("This is too large"),
    "too-many": _("Too many calls"),
    "unavailable": _("The register cannot be reached just now"),
    "validation": _("What was sent does not fit the description"),
}
"""Code → title: the codes are the last part of `type`, and stable."""
RETRY_AFTER = 5
log = structlog.get_logger("anju.api")


class MediaTypeRefused(AnjuError):
    """The body is of a kind that the address does not take."""

    status = 415
    code = "media-type"


def problem(
    status: int,
    code: str,
    detail: str = "",
    *,
    findings: Iterable[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A problem document. `instance` is an identifier of this occurrence: an address could hold somebody's number."""
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": str(TITLES.get(code, TITLES["bad-request"])),
        "status": status,
        "detail": detail or str(TITLES.get(code, "")),
        "instance": f"urn:uuid:{uuid.uuid4()}",
    }
    if remarks := list(findings):
        body["findings"] = remarks
    return HttpResponse(orjson.dumps(body), status=status, content_type=MEDIA_TYPE, headers=headers)


def problem_of(error: BaseException, request: HttpRequest) -> HttpResponse:
    """The problem an exception is answered with; what nobody foresaw is logged, and says nothing about itself."""
    if isinstance(error, HttpError) and isinstance(error.__cause__, Exception):
        error = error.__cause__  # the reader of bodies wraps whatever went wrong in it
    if isinstance(error, AnjuError):
        return _of_the_house(error, request)
    if isinstance(error, ValidationError):
        return _of_validation(error)
    if isinstance(error, AuthenticationError):
        challenge = 'Bearer realm="anju"' + (', error="invalid_token"' if "Authorization" in request.headers else "")
        return problem(401, "token", headers={"WWW-Authenticate": challenge})
    if isinstance(error, Http404):
        return problem(404, "not-found")
    if isinstance(error, RequestDataTooBig):
        return problem(413, "too-large")
    if isinstance(error, orjson.JSONDecodeError):
        return problem(400, "body-unreadable", gettext("The body is no JSON text in UTF-8."))
    if isinstance(error, BadRequest | SuspiciousOperation | MultiPartParserError | HttpError):
        return problem(400, "bad-request")
    if is_lost(request, error):
        return problem(503, "unavailable", headers={"Retry-After": str(RETRY_AFTER)})
    if isinstance(error, OperationalError):
        return _logged(problem(503, "unavailable", headers={"Retry-After": str(RETRY_AFTER)}), error)
    return _logged(problem(500, "internal"), error)


def _of_the_house(error: AnjuError, request: HttpRequest) -> HttpResponse:
    # The Idempotency-Key draft keeps 409 for a first request that is still running; a key used twice is 422.
    # A pack named in an address that is not there is 404, one named in a body does not fit.
    misfit = error.code == "key-reused" or (error.code == "pack-unknown" and request.method == "POST")
    status = 422 if misfit else error.status
    detail = error.said(gettext)
    code = (
        error.code
        if error.code in TITLES
        else {403: "forbidden", 404: "not-found", 409: "conflict"}.get(status, "refused")
    )
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else None
    remarks = map(of_finding, error.findings)
    return problem(413 if code == "too-large" else status, code, detail, findings=remarks, headers=headers)


def _of_validation(error: ValidationError) -> HttpResponse:
    for found in error.errors:
        if tuple(found["loc"][:2]) == ("header", "Idempotency-Key") and found["type"] == "missing":
            return problem(400, "key-missing", gettext("Send a key of your own, one for each message."))
    return problem(422, "validation", findings=map(of_validation, error.errors))


def _logged(response: HttpResponse, error: BaseException) -> HttpResponse:
    instance = orjson.loads(response.content)["instance"]
    log.error("problem", status=response.status_code, instance=instance, exc_info=error)
    return response
