"""Accounts of staff and of parties' staff: opened, closed, helped out by the system administrator."""

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
from anju.access.queries import AccountLine
from anju.access.rules import ADMINISTRATIONS, Permission, Role, Viewer
from anju.desk import words
from anju.desk.boxes import DeskForm, DivisionField
from anju.desk.gate import DeskRequest, needs
from anju.kernel.errors import AnjuError, NotFound
from anju.parties.queries import party_names, staff_accounts
from anju.territory.queries import path_names


def working_roles() -> list[tuple[str, Any]]:
    """Roles that are given on a page; administrators are appointed at the machine."""
    return [(role, word) for role, word in words.choices("role") if role not in ADMINISTRATIONS]


class RightsForm(DeskForm):
    role = forms.ChoiceField(label=_("Role"), choices=working_roles)
    division = DivisionField(required=False)
    division_name = forms.CharField(required=False, max_length=120)
    party = forms.IntegerField(label=_("Number of the declarant"), required=False)

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
            "role": Role(said["role"]),
            "area": None if of_party else said["division"],
            "party": said["party"] if of_party else None,
        }


class AccountForm(RightsForm):
    username = forms.RegexField(
        r"\A[a-z0-9._-]{2,60}\Z", label=_("User name"), help_text=_("small letters, digits, dot, dash")
    )
    display_name = forms.CharField(label=_("Name shown"), max_length=60)
    staff_number = forms.CharField(
        label=_("Staff number"), max_length=40, required=False,
        help_text=_("of everybody in the office: it says which accounts are one person's"),
    )  # fmt: skip
    password = forms.CharField(
        label=_("First password"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "new-password"}),
        help_text=_("at least twelve characters; to be changed at the first sign-in"),
    )  # fmt: skip

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def given(self) -> dict[str, Any]:
        asked = ("username", "password", "display_name", "staff_number")
        return super().given() | {name: self.cleaned_data[name] for name in asked}


class NewPasswordForm(DeskForm):
    password = forms.CharField(
        label=_("New password"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "new-password"})
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class ResetForm(DeskForm):
    why = forms.CharField(label=_("Reason"), max_length=200)


@require_safe
@needs(Permission.ACCOUNT_VIEW)
def accounts(request: DeskRequest) -> HttpResponse:
    rows = _accounts(request.viewer)
    shown = {
        "rows": sorted(rows, key=lambda row: row.is_granted),
        "names": path_names({row.area for row in rows if row.area}),
        "parties": party_names(request.viewer, [row.party for row in rows if row.party]),
        "resets": queries.open_resets(request.viewer, [row.id for row in rows]),
    }
    return render(request, "desk/accounts.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ACCOUNT_MANAGE)
def open_account(request: DeskRequest) -> HttpResponse:
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.given()
            party_in_sight(request.viewer, given["party"])
            opened = actions.open_account(viewer=request.viewer, **given)
            messages.success(request, gettext("The account waits for the security administrator to grant its rights."))
            return redirect("desk:account", opened.pk)
        except AnjuError as error:
            form.tell(error)
    return render(request, "desk/account_open.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@needs(Permission.ACCOUNT_VIEW)
def account(request: DeskRequest, account_id: int) -> HttpResponse:
    return account_page(request, account_id)


@require_POST
@needs(Permission.ACCOUNT_MANAGE)
def set_active(request: DeskRequest, account_id: int) -> HttpResponse:
    line = account_in_sight(request.viewer, account_id)
    actions.set_account_active(viewer=request.viewer, account=line.id, active=not line.is_active)
    return redirect("desk:account", account_id)


@require_POST
@needs(Permission.ACCOUNT_MANAGE)
def set_password(request: DeskRequest, account_id: int) -> HttpResponse:
    account_in_sight(request.viewer, account_id)
    form = NewPasswordForm(request.POST)
    if form.is_valid():
        password = form.cleaned_data["password"]
        actions.set_password(viewer=request.viewer, account=account_id, password=password)
        messages.success(request, gettext("The new password is set. Hand it over in person; the holder changes it."))
        return redirect("desk:account", account_id)
    return account_page(request, account_id, form=form)


@require_POST
@needs(Permission.ACCOUNT_MANAGE)
def ask_reset(request: DeskRequest, account_id: int) -> HttpResponse:
    """Ask the security administrator to have somebody's second factor forgotten."""
    account_in_sight(request.viewer, account_id)
    form = ResetForm(request.POST)
    if not form.is_valid():
        return account_page(request, account_id, reset=form)
    actions.ask_factor_reset(viewer=request.viewer, account=account_id, why=form.cleaned_data["why"])
    messages.success(request, gettext("The security administrator decides about it."))
    return redirect("desk:account", account_id)


def account_page(request: DeskRequest, account_id: int, **forms: DeskForm) -> HttpResponse:
    """The page of an account, with a form that was filled in wrongly where there is one."""
    line = account_in_sight(request.viewer, account_id)
    place = path_names([line.area])[line.area] if line.area else ""
    asked_for = {"role": line.role, "division": line.area, "division_name": place, "party": line.party}
    shown = {
        "line": line,
        "tokens": queries.tokens_of(request.viewer, account_id),
        "place": place,
        "asked": queries.open_resets(request.viewer, [account_id]).get(account_id),
        "is_administrator": line.role in ADMINISTRATIONS,
        "form": NewPasswordForm(),
        "reset": ResetForm(),
        "rights": RightsForm(initial=asked_for),
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "desk/account.html", shown | forms, status=422 if wrong else 200)


def account_in_sight(viewer: Viewer, account_id: int) -> AccountLine:
    """An account of the viewer's area; NotFound otherwise."""
    found = next((line for line in _accounts(viewer) if line.id == account_id), None)
    if found is None:
        raise NotFound("No such account.")
    return found


def party_in_sight(viewer: Viewer, party: int | None) -> None:
    """NotFound where a party is named that is out of sight."""
    if party is not None and party not in party_names(viewer, [party]):
        raise NotFound("No such party.")


def _accounts(viewer: Viewer) -> list[AccountLine]:
    return sorted([*queries.accounts(viewer), *staff_accounts(viewer)], key=lambda line: line.username)
