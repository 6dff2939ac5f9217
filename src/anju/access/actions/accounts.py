"""Accounts: opened, closed, given a password; each leaves a journal line."""

from __future__ import annotations

from django.db import transaction

from anju.access.models import Account
from anju.access.rules import Permission, Role, Viewer
from anju.journal.actions import write_line
from anju.kernel.division_code import subtree
from anju.kernel.errors import Conflict, NotFound


@transaction.atomic
def open_account(
    *,
    viewer: Viewer,
    username: str,
    password: str,
    display_name: str,
    role: Role,
    area: int | None = None,
    party: int | None = None,
) -> Account:
    """Make an account; Conflict where the name is taken. A party's staff have a party, everybody else an area.

    The area lies within the viewer's own (NotFound otherwise); that the party does is for the caller to see to."""
    viewer.require(Permission.ACCOUNT_MANAGE)
    if area is not None and not _holds(viewer, area):
        raise NotFound("No such division.")
    if Account.objects.filter(username=username).exists():
        raise Conflict("The user name is taken; choose another.")
    account = Account.objects.create_account(
        username, password, display_name=display_name, role=role.value, area=area, party=party
    )
    detail = {"role": role.value, "area": area, "party": party}
    write_line("access:account:opened", actor=viewer.account, subject=account.pk, division=area, detail=detail)
    return account


@transaction.atomic
def set_account_active(*, viewer: Viewer, account: int, active: bool) -> None:
    """Close an account, or open it again."""
    viewer.require(Permission.ACCOUNT_MANAGE)
    found = Account.objects.select_for_update().filter(pk=account).first()
    if found is None:
        raise NotFound("No such account.")
    if found.is_active != active:
        found.is_active = active
        found.save(update_fields=["is_active"])
        event = "access:account:reopened" if active else "access:account:closed"
        write_line(event, actor=viewer.account, subject=account, division=found.area)


@transaction.atomic
def set_password(*, viewer: Viewer, account: int, password: str) -> None:
    """A new password for somebody who forgot hers: it ends her sessions. Its strength is the caller's to check."""
    viewer.require(Permission.ACCOUNT_MANAGE)
    found = Account.objects.select_for_update().filter(pk=account).first()
    if found is None:
        raise NotFound("No such account.")
    found.set_password(password)
    found.save(update_fields=["password"])
    write_line("access:password:set", actor=viewer.account, subject=account, division=found.area)


def _holds(viewer: Viewer, area: int) -> bool:
    """Whether all of an area is in sight: nobody gives away more than he has."""
    low, high = subtree(area)
    return viewer.low <= low and high <= viewer.high
