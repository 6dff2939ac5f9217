"""Accounts of staff and of parties' staff, and their keys for the API."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.access import actions, queries
from anju.access.models import Account
from anju.access.queries import AccountLine
from anju.access.rules import Permission, Role, Viewer
from anju.desk import words
from anju.desk.boxes import DeskForm, DivisionField
from anju.desk.gate import DeskRequest, needs
from anju.kernel.errors import AnjuError, Forbidden, NotFound
from anju.parties.queries import party_names, staff_accounts
from anju.territory.queries import path_names


class AccountForm(DeskForm):
    username = forms.RegexField(
        r"\A[a-z0-9._-]{2,60}\Z", label=_("User name"), help_text=_("small letters, digits, dot, dash")
    )
    display_name = forms.CharField(label=_("Name shown"), max_length=60)
    role = forms.ChoiceField(label=_("Role"), choices=lambda: words.choices("role"))
    division = DivisionField(required=False)
    division_name = forms.CharField(required=False, max_length=120)
    party = forms.IntegerField(label=_("Number of the declarant"), required=False)
    password = forms.CharField(
        label=_("First password"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "new-password"}),
        help_text=_("at least twelve characters; to be changed at the first sign-in"),
    )  # fmt: skip

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        of_party = said.get("role") == Role.PARTY_STAFF
        if of_party and not said.get("party"):
            self.add_error("party", _("A declarant's staff act for a declarant: give its number."))
        if not of_party and not said.get("division"):
            self.add_error("division", _("Everybody else works in an area: choose it."))
        return said

    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        of_party = said["role"] == Role.PARTY_STAFF
        return {
            **{name: said[name] for name in ("username", "password", "display_name")},
            "role": Role(said["role"]),
            "area": None if of_party else said["division"],
            "party": said["party"] if of_party else None,
        }


class NewPasswordForm(DeskForm):
    password = forms.CharField(
        label=_("New password"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "new-password"})
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class TokenForm(DeskForm):
    label = forms.CharField(label=_("What the key is for"), max_length=80)


@require_safe
@needs(Permission.ACCOUNT_MANAGE)
def accounts(request: DeskRequest) -> HttpResponse:
    rows = _accounts(request.viewer)
    names = path_names({row.area for row in rows if row.area})
    parties = party_names(request.viewer, [row.party for row in rows if row.party])
    return render(request, "desk/accounts.html", {"rows": rows, "names": names, "parties": parties})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ACCOUNT_MANAGE)
def open_account(request: DeskRequest) -> HttpResponse:
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = _open(request.viewer, form.given())
            messages.success(request, gettext("The account is open."))
            return redirect("desk:account", opened.pk)
        except AnjuError as error:
            form.tell(error)
    return render(request, "desk/account_open.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@needs(Permission.ACCOUNT_MANAGE)
def account(request: DeskRequest, account_id: int) -> HttpResponse:
    return _account_page(request, account_id, NewPasswordForm())


@require_POST
@needs(Permission.ACCOUNT_MANAGE)
def set_active(request: DeskRequest, account_id: int) -> HttpResponse:
    line = _account(request.viewer, account_id)
    actions.set_account_active(viewer=request.viewer, account=line.id, active=not line.is_active)
    return redirect("desk:account", account_id)


@require_POST
@needs(Permission.ACCOUNT_MANAGE)
def set_password(request: DeskRequest, account_id: int) -> HttpResponse:
    _account(request.viewer, account_id)
    form = NewPasswordForm(request.POST)
    if form.is_valid():
        password = form.cleaned_data["password"]
        actions.set_password(viewer=request.viewer, account=account_id, password=password)
        messages.success(request, gettext("The new password is set. Hand it over in person; the holder changes it."))
        return redirect("desk:account", account_id)
    return _account_page(request, account_id, form)


@require_POST
@needs(Permission.ACCOUNT_MANAGE)
def reset_second_factor(request: DeskRequest, account_id: int) -> HttpResponse:
    _account(request.viewer, account_id)
    actions.reset_second_factor(viewer=request.viewer, account=account_id)
    messages.success(request, gettext("The second factor is forgotten. The holder sets up a new one."))
    return redirect("desk:account", account_id)


@require_safe
@needs(Permission.DECLARATION_DECLARE)
def keys(request: DeskRequest) -> HttpResponse:
    """One's own keys: whoever may declare may do so by the API."""
    own = queries.tokens_of(request.viewer, request.viewer.account)
    return render(request, "desk/keys.html", {"tokens": own, "form": TokenForm()})


@require_POST
@needs()
def issue_token(request: DeskRequest, account_id: int) -> HttpResponse:
    """The secret is on this page once, and nowhere else. Whoever keeps accounts must not act as somebody else, so a
    key is issued by its holder alone."""
    if account_id != request.viewer.account:
        raise Forbidden("A key is issued by its holder.")
    form = TokenForm(request.POST)
    label = form.cleaned_data["label"] if form.is_valid() else gettext("without a name")
    secret = actions.issue_token(viewer=request.viewer, label=label)
    return render(request, "desk/token.html", {"secret": secret, "label": label, "account_id": account_id})


@require_POST
@needs()
def revoke_token(request: DeskRequest, account_id: int, token_id: int) -> HttpResponse:
    if account_id != request.viewer.account:
        _account(request.viewer, account_id)
    if token_id not in {token.id for token in queries.tokens_of(request.viewer, account_id)}:
        raise NotFound("No such token.")
    actions.revoke_token(viewer=request.viewer, token=token_id)
    messages.success(request, gettext("The key no longer works."))
    own = account_id == request.viewer.account and not request.viewer.may(Permission.ACCOUNT_MANAGE)
    return redirect("desk:keys") if own else redirect("desk:account", account_id)


def _account_page(request: DeskRequest, account_id: int, form: NewPasswordForm) -> HttpResponse:
    line = _account(request.viewer, account_id)
    place = path_names([line.area])[line.area] if line.area else ""
    shown = {"line": line, "tokens": queries.tokens_of(request.viewer, account_id), "place": place, "form": form}
    return render(request, "desk/account.html", shown, status=422 if form.errors else 200)


def _open(viewer: Viewer, given: dict[str, Any]) -> Account:
    """NotFound where the party is out of sight."""
    party = given["party"]
    if party is not None and party not in party_names(viewer, [party]):
        raise NotFound("No such party.")
    return actions.open_account(viewer=viewer, **given)


def _accounts(viewer: Viewer) -> list[AccountLine]:
    return sorted([*queries.accounts(viewer), *staff_accounts(viewer)], key=lambda line: line.username)


def _account(viewer: Viewer, account_id: int) -> AccountLine:
    """An account of the viewer's area; NotFound otherwise."""
    viewer.require(Permission.ACCOUNT_MANAGE)
    found = next((line for line in _accounts(viewer) if line.id == account_id), None)
    if found is None:
        raise NotFound("No such account.")
    return found
