"""From an account or a token to a Viewer."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone

from anju.access.models import Account, Token
from anju.access.rules import PERMISSIONS, Role, Viewer, digest_of
from anju.kernel.division_code import subtree


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
