"""Rights: role and area, granted by the security administrator to accounts that somebody else opened."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from anju.access.models import Account
from anju.access.rules import ADMINISTRATIONS, Permission, Role, Viewer
from anju.journal.actions import write_line
from anju.kernel.division_code import subtree
from anju.kernel.errors import Forbidden, NotFound


@transaction.atomic
def grant_rights(
    *, viewer: Viewer, account: int, role: Role, area: int | None = None, party: int | None = None
) -> None:
    """Give an account its role and its area (or the party it acts for), which opens it the first time.

    The account's area and the new one lie within the viewer's own, NotFound otherwise; that a party does is for the
    caller to see to. Forbidden for one's own account, one's own other account, and the three administrations, whose
    holders are appointed at the machine."""
    viewer.require(Permission.RIGHTS_GRANT)
    found = Account.objects.select_for_update().filter(pk=account).first()
    if found is None or not all(holds(viewer, one) for one in (found.area, area) if one is not None):
        raise NotFound("No such account.")
    _require_another_hand(viewer, found)
    if role in ADMINISTRATIONS or found.role in ADMINISTRATIONS:
        raise Forbidden("Administrators are appointed at the machine: anju accounts open.")
    before = _rights_of(found)
    first = found.granted_by is None
    found.role, found.area, found.party = role.value, area, party
    found.granted_by, found.granted_at = viewer.account, timezone.now()
    found.is_active = found.is_active or first
    found.save(update_fields=["role", "area", "party", "granted_by", "granted_at", "is_active"])
    detail = {"before": {} if first else before, "now": _rights_of(found)}
    write_line("access:rights:granted", actor=viewer.account, subject=account, division=found.area, detail=detail)


def holds(viewer: Viewer, area: int) -> bool:
    """Whether all of an area is in sight: nobody gives away more than he has."""
    low, high = subtree(area)
    return viewer.low <= low and high <= viewer.high


def _require_another_hand(viewer: Viewer, found: Account) -> None:
    if viewer.is_system:
        return
    others = Account.objects.filter(pk__in=[viewer.account, found.opened_by or 0])
    number_of = dict(others.values_list("pk", "staff_number"))
    own = number_of.pop(viewer.account)
    if viewer.account in (found.pk, found.opened_by) or own in (found.staff_number, *number_of.values()):
        raise Forbidden("Nobody grants rights to himself, or to an account of his own making.")


def _rights_of(account: Account) -> dict[str, Any]:
    return {"role": account.role, "area": account.area, "party": account.party}
