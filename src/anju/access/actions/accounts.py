"""Accounts: opened, closed, given a password; each leaves a journal line."""

from __future__ import annotations

from django.db import transaction

from anju.access.actions.rights import holds
from anju.access.actions.sessions import end_sessions
from anju.access.actions.tokens import revoke_tokens
from anju.access.models import Account
from anju.access.rules import ADMINISTRATIONS, Permission, Role, Viewer
from anju.journal.actions import write_line
from anju.kernel.errors import Conflict, Forbidden, NotFound, Refused


@transaction.atomic
def open_account(
    *,
    viewer: Viewer,
    username: str,
    password: str,
    display_name: str,
    role: Role,
    staff_number: str = "",
    area: int | None = None,
    party: int | None = None,
    lasting_password: bool = False,
) -> Account:
    """Make an account; Conflict where the name is taken. A party's staff have a party, everybody else an area and a
    staff number of the office; the operator at the machine may leave the number out for accounts that work.

    Role and area are what the account is meant to have: it stays shut until the security administrator grants them
    (`grant_rights`). What the machine's operator opens is granted with it; nobody else opens administrators. The holder
    must change the password at the first sign-in, because who opened the account knows it; unless it is lasting, as in
    a demo. The area lies within the viewer's own (NotFound otherwise); that the party does is for the caller to see."""
    viewer.require(Permission.ACCOUNT_MANAGE)
    if area is not None and not holds(viewer, area):
        raise NotFound("No such division.")
    if role in ADMINISTRATIONS and not viewer.is_system:
        raise Forbidden("Administrators are appointed at the machine: anju accounts open.")
    number = staff_number.strip().upper()
    if not number and (role in ADMINISTRATIONS or not (viewer.is_system or role is Role.PARTY_STAFF)):
        raise Refused("Give the staff number: it says which accounts are one person's.")
    if Account.objects.filter(username=username).exists():
        raise Conflict("The user name is taken; choose another.")
    _require_one_administration(number, role)
    account = Account.objects.create_account(
        username, password, display_name=display_name, role=role.value, area=area, party=party,
        must_change_password=not lasting_password, staff_number=number, opened_by=viewer.account,
        granted_by=0 if viewer.is_system else None, is_active=viewer.is_system,
    )  # fmt: skip
    detail = {"role": role.value, "area": area, "party": party, "staff_number": number}
    write_line("access:account:opened", actor=viewer.account, subject=account.pk, division=area, detail=detail)
    return account


@transaction.atomic
def set_account_active(*, viewer: Viewer, account: int, active: bool) -> None:
    """Close an account, which ends its sessions and keys, or open it again, without the keys. Conflict
    where its rights were never granted."""
    found = _found(viewer, account)
    if found.is_active == active:
        return
    if active and found.granted_by is None:
        raise Conflict("Its rights are not granted yet.")
    if active:
        _require_one_administration(found.staff_number, Role(found.role))
    else:
        end_sessions(account=account, actor=viewer.account, why="closed")
        revoke_tokens(account=account, actor=viewer.account, why="closed")
    found.is_active = active
    found.save(update_fields=["is_active"])
    event = "access:account:reopened" if active else "access:account:closed"
    write_line(event, actor=viewer.account, subject=account, division=found.area)


@transaction.atomic
def set_password(*, viewer: Viewer, account: int, password: str) -> None:
    """A new password for somebody who forgot hers, to be changed at once: it ends her sessions and keys. Its strength
    is the caller's to check."""
    found = _found(viewer, account)
    found.set_password(password)
    found.must_change_password = True
    found.save(update_fields=["password", "must_change_password"])
    end_sessions(account=account, actor=viewer.account, why="password")
    revoke_tokens(account=account, actor=viewer.account, why="password")
    write_line("access:password:set", actor=viewer.account, subject=account, division=found.area)


@transaction.atomic
def change_password(*, viewer: Viewer, password: str, session: str = "") -> Account:
    """One's own password; all sessions but `session`, the key of this one, end, and the keys for the interface with
    the password they were issued under. Refused where it is the old one.

    That the old one was shown and the new one is strong is the caller's to check."""
    account = Account.objects.select_for_update().get(pk=viewer.account)
    if account.check_password(password):
        raise Refused("Choose another password than the one you have.")
    account.set_password(password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    end_sessions(account=account.pk, actor=account.pk, why="password", but=session)
    revoke_tokens(account=account.pk, actor=account.pk, why="password")
    write_line("access:password:changed", actor=viewer.account, subject=viewer.account)
    return account


def _found(viewer: Viewer, account: int) -> Account:
    """The account, locked. An administrator's is touched at the machine alone: who could set the auditor's password, or
    close his account, would hold his administration as well."""
    viewer.require(Permission.ACCOUNT_MANAGE)
    found = Account.objects.select_for_update().filter(pk=account).first()
    if found is None:
        raise NotFound("No such account.")
    if found.role in ADMINISTRATIONS and not viewer.is_system:
        raise Forbidden("Administrators' accounts are kept at the machine: anju accounts.")
    return found


def _require_one_administration(staff_number: str, role: Role) -> None:
    held = Account.objects.filter(staff_number=staff_number, role__in=ADMINISTRATIONS, is_active=True)
    if role in ADMINISTRATIONS and held.exists():
        raise Conflict("Whoever has this staff number holds an administration already.")
