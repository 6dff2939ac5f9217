"""The one gate of the desk: signed in, permitted, and the request typed as what it then is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from anju.access.models import Account
from anju.access.rules import Permission, Viewer

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request of somebody signed in."""

    viewer: Viewer
    htmx: HtmxDetails
    user: Account


View = Callable[Concatenate[DeskRequest, P], HttpResponse]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponse]


def needs(*permissions: Permission) -> Callable[[View[P]], Guarded[P]]:
    """Let a view be reached by whoever has all the permissions (none named: by everybody signed in)."""

    def guard(view: View[P]) -> Guarded[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            desk = cast(DeskRequest, request)
            if not isinstance(request.user, Account):
                return _sign_in(desk)
            for permission in permissions:
                desk.viewer.require(permission)
            return view(desk, *args, **kwargs)

        return cast("Guarded[P]", guarded)

    return guard


def _sign_in(request: DeskRequest) -> HttpResponse:
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": reverse("desk:login")})
    return redirect_to_login(request.get_full_path())
