"""Accounts: opened, closed, given a password; each leaves a journal line."""

from __future__ import annotations

from django.db import transaction

from anju.access.actions.sessions import end_sessions
from anju.access.models import Account
from anju.access.rules import Permission, Role, Viewer
from anju.journal.actions import write_line
from anju.kernel.division_code import subtree
from anju.kernel.errors import Conflict, NotFound, Refused


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
    lasting_password: bool = False,
) -> Account:
    """Make an account; Conflict where the name is taken. A party's staff have a party, everybody else an area.

    The holder must change the password at the first sign-in, because who opened the account knows it; unless it is
    lasting, as in a demo.

    The area lies within the viewer's own (NotFound otherwise); that the party does is for the caller to see to."""
    viewer.require(Permission.ACCOUNT_MANAGE)
    if area is not None and not _holds(viewer, area):
        raise NotFound("No such division.")
    if Account.objects.filter(username=username).exists():
        raise Conflict("The user name is taken; choose another.")
    account = Account.objects.create_account(
        username, password, display_name=display_name, role=role.value, area=area, party=party,
        must_change_password=not lasting_password,
    )  # fmt: skip
    detail = {"role": role.value, "area": area, "party": party}
    write_line("access:account:opened", actor=viewer.account, subject=account.pk, division=area, detail=detail)
    return account


@transaction.atomic
def set_account_active(*, viewer: Viewer, account: int, active: bool) -> None:
    """Close an account, which ends its sessions, or open it again."""
    viewer.require(Permission.ACCOUNT_MANAGE)
    found = Account.objects.select_for_update().filter(pk=account).first()
    if found is None:
        raise NotFound("No such account.")
    if found.is_active != active:
        found.is_active = active
        found.save(update_fields=["is_active"])
        if not active:
            end_sessions(account=account, actor=viewer.account, why="closed")
        event = "access:account:reopened" if active else "access:account:closed"
        write_line(event, actor=viewer.account, subject=account, division=found.area)


@transaction.atomic
def set_password(*, viewer: Viewer, account: int, password: str) -> None:
    """A new password for somebody who forgot hers, to be changed at once: it ends her sessions. Its strength is the
    caller's to check."""
    viewer.require(Permission.ACCOUNT_MANAGE)
    found = Account.objects.select_for_update().filter(pk=account).first()
    if found is None:
        raise NotFound("No such account.")
    found.set_password(password)
    found.must_change_password = True
    found.save(update_fields=["password", "must_change_password"])
    end_sessions(account=account, actor=viewer.account, why="password")
    write_line("access:password:set", actor=viewer.account, subject=account, division=found.area)


@transaction.atomic
def change_password(*, viewer: Viewer, password: str, session: str = "") -> Account:
    """One's own password; all sessions but `session`, the key of this one, end. Refused where it is the old one.

    That the old one was shown and the new one is strong is the caller's to check."""
    account = Account.objects.select_for_update().get(pk=viewer.account)
    if account.check_password(password):
        raise Refused("Choose another password than the one you have.")
    account.set_password(password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    end_sessions(account=account.pk, actor=account.pk, why="password", but=session)
    write_line("access:password:changed", actor=viewer.account, subject=viewer.account)
    return account


def _holds(viewer: Viewer, area: int) -> bool:
    """Whether all of an area is in sight: nobody gives away more than he has."""
    low, high = subtree(area)
    return viewer.low <= low and high <= viewer.high
