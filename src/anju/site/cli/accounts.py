from __future__ import annotations

import secrets
from datetime import date

import click
from django.utils import timezone

from anju.access import actions
from anju.access.models import Account
from anju.access.rules import Role, Viewer, system_viewer
from anju.kernel.errors import NotFound
from anju.site.cli.running import echo_json, needs_database

PASSWORD_BYTES = 12
ROLES = click.Choice([role.value for role in Role])


@click.group("accounts")
def command() -> None:
    """Accounts, kept by whoever operates the machine: the first ones, and the administrators."""


@command.command("open")
@click.argument("username")
@click.option("--name", required=True, help="Shown on pages and in the journal.")
@click.option("--role", required=True, type=ROLES)
@click.option("--staff-number", default="", help="Says which accounts are one person's; administrators must have one.")
@click.option("--area", type=int, help="12-digit division code; of everybody in the office.")
@click.option("--party", type=int, help="Number of the declarant; of a declarant's staff.")
@needs_database
def open_account(username: str, name: str, role: str, staff_number: str, area: int | None, party: int | None) -> None:
    """Open the account USERNAME and print its first password, to be changed at the first sign-in.

    System administrator, security administrator and auditor are opened here alone, each a person of his own."""
    if (party is None) == (role == Role.PARTY_STAFF) or (area is None) == (role != Role.PARTY_STAFF):
        raise click.UsageError("A declarant's staff have --party, everybody else --area.")
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    actions.open_account(
        viewer=_operator(), username=username, password=password, display_name=name, role=Role(role),
        staff_number=staff_number, area=area, party=party,
    )  # fmt: skip
    click.echo(password)


@command.command("password")
@click.argument("username")
@needs_database
def set_password(username: str) -> None:
    """Set a new password for USERNAME and print it; it ends the sessions and is to be changed at the next sign-in."""
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    actions.set_password(viewer=_operator(), account=_known(username), password=password)
    click.echo(password)


@command.command("close")
@click.argument("username")
@click.option("--reopen", is_flag=True, help="Open it again instead.")
@needs_database
def close(username: str, *, reopen: bool) -> None:
    """Close the account USERNAME, which ends its sessions and keys."""
    actions.set_account_active(viewer=_operator(), account=_known(username), active=reopen)


@command.command("reset-second-factor")
@click.argument("username")
@click.option("--why", required=True, help="Stands in the journal.")
@needs_database
def reset_second_factor(username: str, why: str) -> None:
    """Forget the second factor of USERNAME, who lost telephone and recovery codes; nobody sees it."""
    operator = _operator()
    asked = actions.ask_factor_reset(viewer=operator, account=_known(username), why=why)
    actions.decide_factor_reset(viewer=operator, reset=asked, grant=True, now=timezone.now())


@command.command("list")
@click.option("--json", "as_json", is_flag=True)
@needs_database
def list_accounts(*, as_json: bool) -> None:
    """List the accounts."""
    columns = ("username", "display_name", "role", "staff_number", "area", "party", "is_active", "last_login")
    rows = list(Account.objects.order_by("username").values(*columns))
    if as_json:
        echo_json(rows)
        return
    for row in rows:
        state = "open" if row["is_active"] else "shut"
        click.echo(f"{row['username']:<24} {row['role']:<16} {row['area'] or row['party']:<14} {state}")


def _operator() -> Viewer:
    today: date = timezone.localdate()
    return system_viewer(on=today)


def _known(username: str) -> int:
    found = Account.objects.filter(username=username).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("No such account.")
    return found
