"""What the security administrator decides: the rights of accounts, and whether a second factor is forgotten."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from anju.access import actions, queries
from anju.access.rules import Permission
from anju.desk.accounts import RightsForm, account_in_sight, account_page, party_in_sight
from anju.desk.gate import DeskRequest, needs
from anju.kernel.errors import NotFound


@require_POST
@needs(Permission.RIGHTS_GRANT)
def grant(request: DeskRequest, account_id: int) -> HttpResponse:
    account_in_sight(request.viewer, account_id)
    form = RightsForm(request.POST)
    if not form.is_valid():
        return account_page(request, account_id, rights=form)
    given = form.given()
    party_in_sight(request.viewer, given["party"])
    actions.grant_rights(viewer=request.viewer, account=account_id, **given)
    messages.success(request, gettext("The rights are granted."))
    return redirect("desk:account", account_id)


@require_POST
@needs(Permission.RIGHTS_GRANT)
def decide_reset(request: DeskRequest, account_id: int) -> HttpResponse:
    """Have a second factor forgotten, as the system administrator asked; or not."""
    account_in_sight(request.viewer, account_id)
    asked = queries.open_resets(request.viewer, [account_id]).get(account_id)
    if asked is None:
        raise NotFound("No such request.")
    granted = request.POST.get("verb") == "grant"
    actions.decide_factor_reset(viewer=request.viewer, reset=asked.pk, grant=granted, now=timezone.now())
    forgotten = gettext("The second factor is forgotten. The holder sets up a new one.")
    messages.success(request, forgotten if granted else gettext("The second factor stays as it is."))
    return redirect("desk:account", account_id)
