"""Signing in and out: the password, then the code of the second factor; the language of the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, cast

from axes.decorators import axes_dispatch, axes_form_invalid
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.auth import login, logout, user_login_failed
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from anju.access import provider
from anju.access.actions import note_sign_in, note_sign_out, spend_code
from anju.access.limits import limit_sign_ins
from anju.access.models import Account
from anju.access.queries import account_to_enter
from anju.access.sessions import ADDRESS, AGENT
from anju.desk.boxes import DeskForm
from anju.desk.errors import error_page, locked_out
from anju.desk.gate import DeskRequest
from anju.kernel.errors import TooMany

ENTERING, ID_TOKEN = "entering", "id_token"
PATIENCE = timedelta(minutes=10)
"""How long a right password waits for its code."""
NEVER = "1970-01-01T00:00:00+00:00"
BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignInForm(AuthenticationForm):
    error_messages = {  # noqa: RUF012 - Django's own way
        "invalid_login": _("User name and password do not fit together. Mind capital letters."),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"


class CodeForm(DeskForm):
    code = forms.CharField(
        label=_("One-time code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )  # fmt: skip


def limited(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """What is posted here counts towards what a network may try in a minute."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            limit_sign_ins(request)
        return view(request, *args, **kwargs)

    return asked


@method_decorator([limited, axes_dispatch], name="dispatch")
class SignIn(auth.LoginView):
    template_name = "desk/login.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        offered = settings.OIDC_NAME or gettext("the office's account") if provider.is_offered() else ""
        return super().get_context_data(**more) | {"provider": offered}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        return enter(self.request, form.get_user(), by="password", onward=self.get_success_url())

    @method_decorator(axes_form_invalid)
    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Here, and at the provider for whoever came from there: the next at this computer must not walk in behind her."""
    id_token = request.session.get(ID_TOKEN)
    if isinstance(request.user, Account):
        note_sign_out(viewer=cast(DeskRequest, request).viewer)
    logout(request)
    back = settings.SITE_URL + reverse("desk:login")
    return redirect((id_token and provider.address_to_leave(id_token, back)) or "desk:login")


def enter(request: HttpRequest, account: Account, *, by: str, onward: str) -> HttpResponse:
    """Who somebody is has been shown once: let in, or ask for the second factor first."""
    if account.second_factor_since is None:
        return let_in(request, account, by=by, onward=onward)
    since = timezone.now().isoformat()
    request.session[ENTERING] = {"account": account.pk, "by": by, "onward": onward, "since": since}
    return redirect("desk:code")


def let_in(request: HttpRequest, account: Account, *, by: str, onward: str) -> HttpResponse:
    """Sign somebody in; from here on the request's session is hers."""
    login(request, account, backend=BACKEND)
    request.session[ADDRESS] = request.META.get("REMOTE_ADDR", "")
    request.session[AGENT] = request.headers.get("User-Agent", "")[:200]
    request.session.save()
    note_sign_in(account=account.pk, session=request.session.session_key or "", by=by)
    return redirect(onward)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited
def code(request: HttpRequest) -> HttpResponse:
    """The second step. Wrong codes count towards the lock-out like wrong passwords."""
    entering = request.session.get(ENTERING) or {"since": NEVER}
    fresh = timezone.now() < datetime.fromisoformat(entering["since"]) + PATIENCE
    account = account_to_enter(entering["account"]) if fresh else None
    if account is None:
        return redirect("desk:login")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not AxesProxyHandler.is_allowed(request, {"username": account.username}):
            return locked_out(request)
        try:
            if spend_code(account=account.pk, code=form.cleaned_data["code"], now=timezone.now()):
                del request.session[ENTERING]
                by = f"{entering['by']}, second factor"
                return let_in(request, account, by=by, onward=entering["onward"])
        except TooMany as error:
            return error_page(request, error)
        user_login_failed.send(__name__, credentials={"username": account.username}, request=request)
        form.add_error("code", gettext("The code does not fit, or was used already. Wait for the next one."))
    return render(request, "desk/code.html", {"form": form}, status=422 if form.errors else 200)
