"""What an account must do before anything else: every other page leads there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from anju.access.models import Account
from anju.access.queries import must_have_second_factor
from anju.access.rules import Role

ALWAYS = frozenset({"login", "code", "logout", "language"})
PASSWORD = frozenset({"password"})
SECOND_FACTOR = frozenset({"second-factor", "second-factor-begin", "second-factor-confirm"})


class FirstStepsMiddleware:
    """Stands after the Viewer is known and the address is resolved; the REST door has tokens, not first steps."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        match = request.resolver_match
        if not isinstance(request.user, Account) or match is None or match.namespaces != ["desk"]:
            return None
        step, allowed = first_step(request.user)
        if not step or match.url_name in allowed | ALWAYS:
            return None
        where = reverse(f"desk:{step}")
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": where})
        return redirect(where)


def first_step(account: Account) -> tuple[str, frozenset[str]]:
    """The name of the page that comes first, and the addresses it needs; empty where nothing stands in the way."""
    if account.must_change_password:
        return "password", PASSWORD
    if account.second_factor_since is None and must_have_second_factor(Role(account.role)):
        return "second-factor", SECOND_FACTOR
    return "", frozenset()
