"""Keys for the API: issued by their holder, shown once, revoked."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from anju.access.models import Token
from anju.access.rules import Permission, Viewer, digest_of
from anju.journal.actions import write_line
from anju.kernel.errors import NotFound

TOKEN_PREFIX = "anju_"  # noqa: S105 - begins every token, opens nothing


@transaction.atomic
def issue_token(*, viewer: Viewer, label: str) -> str:
    """A new API token of the viewer's own, shown this once; `anju_` and 43 characters.

    Nobody issues one for somebody else: who keeps accounts must not act as another."""
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(account_id=viewer.account, label=label, digest=digest_of(secret))
    write_line("access:token:issued", actor=viewer.account, subject=token.pk, detail={"account": viewer.account})
    return secret


def revoke_tokens(*, account: int, actor: int, why: str) -> None:
    """End all of an account's keys: they were issued to whoever knew its password."""
    found = Token.objects.select_for_update().filter(account=account, revoked_at__isnull=True)
    ended = list(found.order_by("pk").values_list("pk", flat=True))
    Token.objects.filter(pk__in=ended).update(revoked_at=timezone.now())
    for token in ended:
        write_line("access:token:revoked", actor=actor, subject=token, detail={"why": why})


@transaction.atomic
def revoke_token(*, viewer: Viewer, token: int) -> None:
    """End a token at once."""
    found = Token.objects.select_for_update().filter(pk=token, revoked_at__isnull=True).first()
    if found is None:
        raise NotFound("No such token.")
    if viewer.account != found.account_id:
        viewer.require(Permission.ACCOUNT_MANAGE)
    found.revoked_at = timezone.now()
    found.save(update_fields=["revoked_at"])
    write_line("access:token:revoked", actor=viewer.account, subject=token)
