"""Signing in and out, the password, the language of the pages."""

from __future__ import annotations

from typing import Any

from axes.decorators import axes_dispatch, axes_form_invalid
from django import forms
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    error_messages = {  # noqa: RUF012 - Django's own way
        "invalid_login": _("User name and password do not fit together. Mind capital letters."),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _look(self.fields)


class PasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _look(self.fields)


def _look(fields: dict[str, forms.Field]) -> None:
    for field in fields.values():
        field.widget.attrs["class"] = "form-control"


@method_decorator(axes_dispatch, name="dispatch")
class SignIn(auth.LoginView):
    template_name = "desk/login.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    @method_decorator(axes_form_invalid)
    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignOut(auth.LogoutView):
    pass


class ChangePassword(auth.PasswordChangeView):
    template_name = "desk/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("desk:password-changed")
    login_url = reverse_lazy("desk:login")


class PasswordChanged(auth.PasswordChangeDoneView):
    template_name = "desk/password_changed.html"
    login_url = reverse_lazy("desk:login")
