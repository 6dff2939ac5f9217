"""One's own second factor: set up with an authenticator app, kept up, removed."""

from __future__ import annotations

from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from anju.access import actions, queries
from anju.desk.gate import DeskRequest, needs
from anju.desk.signin import CodeForm
from anju.kernel.errors import Refused


@never_cache
@require_safe
@needs()
def second_factor(request: DeskRequest) -> HttpResponse:
    return _page(request, CodeForm())


@require_POST
@needs()
def begin(request: DeskRequest) -> HttpResponse:
    actions.begin_second_factor(viewer=request.viewer)
    return redirect("desk:second-factor")


@never_cache
@require_POST
@needs()
def confirm(request: DeskRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            said = form.cleaned_data["code"]
            codes = actions.confirm_second_factor(viewer=request.viewer, code=said, now=timezone.now())
            return render(request, "desk/recovery_codes.html", {"codes": codes})
        except Refused as error:
            form.tell(error)
    return _page(request, form)


@never_cache
@require_POST
@needs()
def renew(request: DeskRequest) -> HttpResponse:
    try:
        said = request.POST.get("code", "")
        codes = actions.renew_recovery_codes(viewer=request.viewer, code=said, now=timezone.now())
    except Refused as error:
        return _wrong(request, error)
    return render(request, "desk/recovery_codes.html", {"codes": codes})


@require_POST
@needs()
def remove(request: DeskRequest) -> HttpResponse:
    try:
        actions.remove_second_factor(viewer=request.viewer, code=request.POST.get("code", ""), now=timezone.now())
    except Refused as error:
        return _wrong(request, error)
    messages.success(request, gettext("The second factor is removed."))
    return redirect("desk:second-factor")


def _wrong(request: DeskRequest, error: Refused) -> HttpResponse:
    """Led back instead of refused: an answer of 422 would take back that a wrong code was counted."""
    messages.error(request, error.said(gettext))
    return redirect("desk:second-factor")


def _page(request: DeskRequest, form: CodeForm) -> HttpResponse:
    card = queries.second_factor_of(request.viewer, issuer=f"Anju {urlsplit(settings.SITE_URL).hostname}")
    drawn = segno.make(card.address, error="m").svg_data_uri(scale=5, light="white") if card.address else ""
    must = queries.must_have_second_factor(request.viewer.role)
    shown = {"card": card, "drawn": drawn, "must": must, "form": form}
    return render(request, "desk/second_factor.html", shown, status=422 if form.errors else 200)
