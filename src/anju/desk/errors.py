"""The one place where an error of the house becomes a page."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anju.kernel.errors import AnjuError, TooMany

TITLES: dict[int, str | Promise] = {
    400: _("That cannot be read"),
    403: _("Your role does not allow this"),
    404: _("There is nothing here"),
    409: _("Somebody was faster"),
    422: _("This cannot be taken as it is"),
    429: _("Too many attempts"),
    500: _("Something broke on our side"),
}
ADVICE: dict[int, str | Promise] = {
    400: _("Go back, reload the page and try again."),
    403: _("Ask your supervisor, or the system administrator, if you need it for your work."),
    404: _("The record does not exist, or it belongs to another area."),
    409: _("Reload the page to see how it stands now."),
    422: _("Go back and mend what is named below; nothing was saved."),
    429: _("Wait a quarter of an hour, then try again. A forgotten password is set anew by the system administrator."),
    500: _("Nothing was saved. Try again; if it happens twice, tell the system administrator when it happened."),
}
A_MOMENT = 60
"""Seconds."""


class DeskErrorMiddleware:
    """Turns an AnjuError that a page let through into an answer of its status; the REST door has its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, AnjuError) or request.path.startswith("/api/"):
            return None
        return error_page(request, exception)


def error_page(request: HttpRequest, error: AnjuError) -> HttpResponse:
    """The page of an error; to htmx only its message, which the page's script shows without leaving the page.

    404 says nothing of its own: absent and out of scope must look the same."""
    permission = error.params.get("permission", "")
    message = "" if permission or error.status == 404 else error.said(gettext)
    answer = _answer(
        request,
        error.status,
        message=message,
        permission=permission,
        findings=error.findings if error.status != 404 else (),
        **_soon(error),
    )
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _soon(error: AnjuError) -> dict[str, object]:
    """Who need not wait for a quarter of an hour is not told to."""
    if isinstance(error, TooMany) and error.retry_after <= A_MOMENT:
        return {"advice": gettext("Wait a moment, then try again.")}
    return {}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django asks for both
    return _answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django asks for both
    return _answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django asks for both
    return _answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _answer(request, 500)


def csrf_failed(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return _answer(request, 403, message=gettext("The page was open too long. Reload it and try again."))


def locked_out(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Too many wrong passwords or codes (settings: AXES_LOCKOUT_CALLABLE)."""
    answer = _answer(request, 429)
    answer.headers["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME * 3600))
    return answer


def _answer(request: HttpRequest, status: int, **more: object) -> HttpResponse:
    known = status if status in TITLES else 500 if status >= 500 else 400
    context = {"status": status, "title": TITLES[known], "advice": ADVICE[known], **more}
    fragment = bool(getattr(request, "htmx", False))
    template = "desk/errors/fragment.html" if fragment else "desk/errors/page.html"
    return render(request, template, context, status=status)
