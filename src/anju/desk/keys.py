"""Keys for the API: one's own, and ending another's."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from anju.access import actions, queries
from anju.access.rules import Permission
from anju.desk.accounts import account_in_sight
from anju.desk.boxes import DeskForm
from anju.desk.gate import DeskRequest, needs
from anju.desk.passwords import knows_password
from anju.kernel.errors import Forbidden, NotFound


class TokenForm(DeskForm):
    label = forms.CharField(label=_("What the key is for"), max_length=80)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("The password of this account, to make sure that it is you."),
    )


@require_safe
@needs(Permission.DECLARATION_DECLARE)
def keys(request: DeskRequest) -> HttpResponse:
    """One's own keys: whoever may declare may do so by the API."""
    return _page(request, TokenForm())


@require_POST
@needs(Permission.DECLARATION_DECLARE)
def issue_token(request: DeskRequest, account_id: int) -> HttpResponse:
    """The secret is on this page once, and nowhere else. Whoever keeps accounts must not act as somebody else, so a
    key is issued by its holder alone, who shows the password again."""
    if account_id != request.viewer.account:
        raise Forbidden("A key is issued by its holder.")
    form = TokenForm(request.POST)
    if form.is_valid() and not knows_password(request):
        form.add_error("password", gettext("The password is not right."))
    if form.errors:
        return _page(request, form, status=422)
    label = form.cleaned_data["label"]
    secret = actions.issue_token(viewer=request.viewer, label=label)
    return render(request, "desk/token.html", {"secret": secret, "label": label, "account_id": account_id})


@require_POST
@needs()
def revoke_token(request: DeskRequest, account_id: int, token_id: int) -> HttpResponse:
    if account_id != request.viewer.account:
        request.viewer.require(Permission.ACCOUNT_MANAGE)
        account_in_sight(request.viewer, account_id)
    if token_id not in {token.id for token in queries.tokens_of(request.viewer, account_id)}:
        raise NotFound("No such token.")
    actions.revoke_token(viewer=request.viewer, token=token_id)
    messages.success(request, gettext("The key no longer works."))
    own = account_id == request.viewer.account and not request.viewer.may(Permission.ACCOUNT_MANAGE)
    return redirect("desk:keys") if own else redirect("desk:account", account_id)


def _page(request: DeskRequest, form: TokenForm, *, status: int = 200) -> HttpResponse:
    own = queries.tokens_of(request.viewer, request.viewer.account)
    return render(request, "desk/keys.html", {"tokens": own, "form": form}, status=status)
