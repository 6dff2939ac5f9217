"""Who is signed in; and every request of theirs in one transaction, as one Viewer, inside the database's own scope."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from anju.access.again import is_lost, until_won
from anju.access.models import Account
from anju.access.queries import viewer_of
from anju.access.scope import enter_scope
from anju.access.sessions import SessionStore, signed_in
from anju.journal.actions import Look, looks_gathered, tell_looks

SHOWN_AGAIN = 422  # the page with its errors, and with everybody on it
DAILY_WORK = "居住登记日常业务"


class SignedInMiddleware(AuthenticationMiddleware):
    """Sets ``request.user`` as Django's does, with the account that came with the session."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: signed_in(cast(SessionStore, request.session)))  # type: ignore[assignment]


class ViewerMiddleware:
    """Sets ``request.viewer``. An answer of 400 or more rolls back: nothing is half-written. Who was seen on a page
    that came back with errors is told all the same. What lost a race for locks is run again, whole."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        account = request.user
        if not isinstance(account, Account):
            return self.get_response(request)
        return until_won(request, lambda: self._answer(request, account))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return HttpResponse(status=503) if is_lost(request, exception) else None

    def _answer(self, request: HttpRequest, account: Account) -> HttpResponseBase:
        try:
            with looks_gathered() as looks:
                with transaction.atomic():
                    response = self._seen(request, account, looks)
                if response.status_code == SHOWN_AGAIN and looks:
                    with transaction.atomic():
                        tell_looks(looks)
        except OperationalError as error:
            # At the very end: the commit itself, or what is told with it.
            if not is_lost(request, error):
                raise
            return HttpResponse(status=503)
        return response

    def _seen(self, request: HttpRequest, account: Account, looks: list[Look]) -> HttpResponseBase:
        request.viewer = viewer_of(account, on=timezone.localdate(), purpose=DAILY_WORK)  # type: ignore[attr-defined]
        enter_scope(request.viewer)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.status_code >= 400:
            transaction.set_rollback(True)
        else:
            tell_looks(looks)
        return response
