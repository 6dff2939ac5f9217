"""Signing in through the office's own provider, and linking an account with it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from anju.access import actions
from anju.access import provider as providers
from anju.access.limits import limit_sign_ins
from anju.access.models import Account
from anju.access.provider import Arrival
from anju.access.queries import identity_of
from anju.desk.gate import DeskRequest, needs
from anju.desk.passwords import knows_password
from anju.desk.signin import ID_TOKEN, enter
from anju.kernel.errors import AnjuError, NotFound, Refused

LINKING = "linking"


@require_safe
@needs()
def provider(request: DeskRequest) -> HttpResponse:
    """Whether one's account is linked, and the way to link it."""
    _require_provider()
    shown = {"identity": identity_of(request.viewer, settings.OIDC_ISSUER), "name": settings.OIDC_NAME}
    return render(request, "desk/provider.html", shown)


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """From the sign-in page to the provider."""
    _require_provider()
    if request.user.is_authenticated:
        return redirect("desk:home")
    return _leave(request)


@require_POST
@needs()
def link(request: DeskRequest) -> HttpResponse:
    _require_provider()
    if not knows_password(request):
        messages.error(request, gettext("The password is not right."))
        return redirect("desk:provider")
    request.session[LINKING] = request.viewer.account
    return _leave(request)


@require_POST
@needs()
def unlink(request: DeskRequest) -> HttpResponse:
    actions.unlink_identity(viewer=request.viewer, issuer=settings.OIDC_ISSUER)
    messages.success(request, gettext("The link is removed."))
    return redirect("desk:provider")


@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """From the provider, with its word on who somebody is."""
    _require_provider()
    limit_sign_ins(request)
    try:
        arrival = providers.arrive(request)
    except Refused as error:
        return _told(request, error)
    return link_arrival(request, arrival) if isinstance(request.user, Account) else _let_in(request, arrival)


@needs()
def link_arrival(request: DeskRequest, arrival: Arrival) -> HttpResponse:
    try:
        if request.session.pop(LINKING, None) != request.viewer.account:
            raise Refused("Signing in there did not work. Try again, or use your password.")
        actions.link_identity(viewer=request.viewer, arrival=arrival)
    except AnjuError as error:
        return _told(request, error)
    messages.success(request, gettext("Your account is linked: you may sign in there from now on."))
    return redirect("desk:provider")


def _let_in(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    account = actions.recognise(arrival=arrival, now=timezone.now())
    if account is None:
        return _told(request, Refused("No account is linked with that. Sign in with your password and link it first."))
    request.session[ID_TOKEN] = arrival.id_token
    return enter(request, account, by="provider", onward=reverse("desk:home"))


def _leave(request: HttpRequest) -> HttpResponse:
    try:
        return providers.leave_for(request, settings.SITE_URL + reverse("desk:provider-back"))
    except Refused as error:
        return _told(request, error)


def _told(request: HttpRequest, error: AnjuError) -> HttpResponse:
    messages.error(request, error.said(gettext))
    return redirect("desk:provider" if request.user.is_authenticated else "desk:login")


def _require_provider() -> None:
    if not providers.is_offered():
        raise NotFound("No provider is named.")
