"""One's own password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash, user_login_failed
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from anju.access import actions
from anju.access.queries import tokens_of
from anju.desk.gate import DeskRequest, needs
from anju.kernel.errors import Refused


class PasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"


@require_http_methods(["GET", "HEAD", "POST"])
@needs()
def change_password(request: DeskRequest) -> HttpResponse:
    form = PasswordForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = form.cleaned_data["new_password1"]
            here = request.session.session_key or ""
            changed = actions.change_password(viewer=request.viewer, password=chosen, session=here)
            update_session_auth_hash(request, changed)
            return redirect("desk:password-changed")
        except Refused as error:
            form.add_error("new_password1", error.said(gettext))
    own = tokens_of(request.viewer, request.viewer.account)
    shown = {
        "form": form,
        "first": request.user.must_change_password,
        "keys": sum(key.revoked_at is None for key in own),
    }
    return render(request, "desk/password.html", shown, status=422 if form.errors else 200)


def knows_password(request: DeskRequest) -> bool:
    """Whether the account's password was sent along. A borrowed session must not make itself a second door, so whoever
    makes one is asked again; a wrong answer counts like one at the sign-in."""
    if request.user.check_password(request.POST.get("password", "")):
        return True
    user_login_failed.send(__name__, credentials={"username": request.user.username}, request=request)
    return False


@require_safe
@needs()
def password_changed(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/password_changed.html")
