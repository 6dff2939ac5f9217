"""Who an account is at the office's own sign-in provider: linked by its holder, never made by arriving."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anju.access.models import Account, Identity
from anju.access.provider import Arrival
from anju.access.rules import Viewer
from anju.journal.actions import write_line
from anju.kernel.errors import Conflict, NotFound


@transaction.atomic
def link_identity(*, viewer: Viewer, arrival: Arrival) -> None:
    """From now on the viewer may come in this way. Conflict where it is linked already, to whomever."""
    Account.objects.select_for_update().get(pk=viewer.account)
    taken = Identity.objects.filter(issuer=arrival.issuer, subject=arrival.subject).exists()
    if taken or Identity.objects.filter(account=viewer.account, issuer=arrival.issuer).exists():
        raise Conflict("This is linked to an account already.")
    Identity.objects.create(account_id=viewer.account, issuer=arrival.issuer, subject=arrival.subject)
    write_line("access:identity:linked", actor=viewer.account, subject=viewer.account, detail={"at": arrival.issuer})


@transaction.atomic
def unlink_identity(*, viewer: Viewer, issuer: str) -> None:
    """The viewer no longer comes in this way. NotFound where she did not."""
    found, _ = Identity.objects.filter(account=viewer.account, issuer=issuer).delete()
    if not found:
        raise NotFound("Nothing is linked.")
    write_line("access:identity:unlinked", actor=viewer.account, subject=viewer.account, detail={"at": issuer})


@transaction.atomic
def recognise(*, arrival: Arrival, now: datetime) -> Account | None:
    """The open account of whom the provider vouches for; None where nobody linked it: nothing is ever made here."""
    found = Identity.objects.select_related("account").filter(issuer=arrival.issuer, subject=arrival.subject)
    identity = found.filter(account__is_active=True).first()
    if identity is None:
        return None
    identity.used_at = now
    identity.save(update_fields=["used_at"])
    return identity.account
