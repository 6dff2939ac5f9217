"""The gate: a bearer token becomes a Viewer, a call becomes one transaction in that Viewer's scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, cast
from urllib.parse import unquote

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from ninja.security import HttpBearer

from anju.access.address import network_of
from anju.access.again import until_won
from anju.access.limits import WRONG_TOKENS, limit_calls
from anju.access.middleware import DAILY_WORK
from anju.access.queries import enter_by_token
from anju.access.rules import Viewer
from anju.api.problems import problem, problem_of
from anju.kernel.errors import Refused, TooMany

PURPOSE = "X-Purpose"
MOST_PURPOSE = 200
View = Callable[..., HttpResponseBase]


class ApiRequest(HttpRequest):
    """A request that carried a valid token."""

    viewer: Viewer


class BearerToken(HttpBearer):
    """``Authorization: Bearer anju_…``: a token of an account, with that account's rights. Sessions do not count."""

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        network = network_of(request)
        if seconds := WRONG_TOKENS.wait(network):
            raise TooMany("Too many calls without a valid token.", retry_after=seconds)
        viewer = enter_by_token(token, on=timezone.localdate(), purpose=DAILY_WORK)
        if viewer is None:
            WRONG_TOKENS.take(network)
            return None
        limit_calls(viewer.account)
        if purpose := purpose_given(request):
            viewer = replace(viewer, purpose=purpose)
        cast(ApiRequest, request).viewer = viewer
        return viewer


def viewer_of_request(request: HttpRequest) -> Viewer:
    """Who asks: set by BearerToken before any view runs."""
    return cast(ApiRequest, request).viewer


def purpose_given(request: HttpRequest) -> str:
    """Why persons are looked at: ``X-Purpose``, %-encoded where not ASCII; empty when absent, which means the office's
    daily work."""
    given = unquote(request.headers.get(PURPOSE, "")).strip()
    if len(given) > MOST_PURPOSE or not given.isprintable() or "\ufffd" in given:
        raise Refused("X-Purpose is one line of text, %-encoded UTF-8, of at most 200 characters.")
    return given


def in_one_transaction(view: View) -> View:
    """Run a view, its authentication and its answer in one transaction; an answer of 400 or more rolls back. What lost
    a race for locks is run again, whole.

    Answers that come from outside a view's own reach (405, a database that is gone) become problems here as well."""

    def once(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            with transaction.atomic():
                response = view(request, **kwargs)
                if response.status_code >= 400:
                    transaction.set_rollback(True)
        except Exception as error:
            return problem_of(error, request)
        return response

    @csrf_exempt
    @wraps(view)
    def entered(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        response = until_won(request, lambda: once(request, **kwargs))
        if response.status_code == 405:
            return problem(405, "method", headers={"Allow": response.headers["Allow"]})
        return response

    return entered


def nowhere(_request: HttpRequest) -> HttpResponse:
    """Every address below /api/ that nothing answers."""
    return problem(404, "not-found")
