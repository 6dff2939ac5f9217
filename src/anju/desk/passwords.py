"""One's own password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import views as auth
from django.contrib.auth.forms import PasswordChangeForm
from django.urls import reverse_lazy


class PasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"


class ChangePassword(auth.PasswordChangeView):
    template_name = "desk/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("desk:password-changed")
    login_url = reverse_lazy("desk:login")


class PasswordChanged(auth.PasswordChangeDoneView):
    template_name = "desk/password_changed.html"
    login_url = reverse_lazy("desk:login")
