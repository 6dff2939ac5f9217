"""From an account or a token to a Viewer; who has an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from anju.access.models import Account, Token
from anju.access.rules import PERMISSIONS, Permission, Role, Viewer, digest_of
from anju.kernel.division_code import subtree


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in a list; area for staff of the office, party for a party's staff."""

    id: int
    username: str
    display_name: str
    role: str
    area: int | None
    party: int | None
    is_active: bool
    created_at: datetime
    last_login: datetime | None


def viewer_of(account: Account, *, on: date, purpose: str = "") -> Viewer:
    """The Viewer an account is on a day."""
    role = Role(account.role)
    low, high = subtree(account.area) if account.area is not None else (0, 0)
    return Viewer(account.pk, account.display_name, role, PERMISSIONS[role], low, high, account.party, purpose, on)


def account_of_token(secret: str) -> Account | None:
    """The active account a live token belongs to; one query."""
    now = timezone.now()
    token = (
        Token.objects.select_related("account")
        .filter(digest=digest_of(secret), revoked_at__isnull=True, account__is_active=True)
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))
        .first()
    )
    return token.account if token else None


def accounts(viewer: Viewer) -> list[AccountLine]:
    """Accounts of the office whose area lies within the viewer's, by user name. A party's staff are listed by
    parties.queries.staff_accounts, which knows where the party is."""
    viewer.require(Permission.ACCOUNT_MANAGE)
    found = Account.objects.filter(area__gte=viewer.low, area__lt=viewer.high).order_by("username")
    return [account_line(account) for account in found]


def account_line(account: Account) -> AccountLine:
    """An account as lists show it."""
    return AccountLine(
        id=account.pk,
        username=account.username,
        display_name=account.display_name,
        role=account.role,
        area=account.area,
        party=account.party,
        is_active=account.is_active,
        created_at=account.created_at,
        last_login=account.last_login,
    )
