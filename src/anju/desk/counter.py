"""The counter: one declaration with its co-residents on one screen."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.access.rules import Permission
from anju.declarations import actions, queries
from anju.desk.counter_form import CounterForm
from anju.desk.gate import DeskRequest, needs
from anju.desk.naming import told_where
from anju.kernel.identity import IdentityKind, check_identity
from anju.kernel.masks import mask_number
from anju.parties.queries import find_parties
from anju.places.queries import find_dwellings

MOST_SUGGESTED = 12
SHORTEST = 2


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.DECLARATION_DECLARE)
def declare(request: DeskRequest) -> HttpResponse:
    """A refused line refuses the whole sheet (the 422 rolls back), unless the clerk wants the refusal recorded."""
    form = CounterForm(request.viewer, request.POST if request.method == "POST" else None)
    if form.attempt and form.is_valid():
        receipt = actions.declare(form.draft(), viewer=request.viewer, now=timezone.now())
        if not receipt.rejected or form.kept_refusals:
            return redirect("desk:receipt", receipt.submission)
        form.hear(receipt)
    return render(request, "desk/declare.html", {"form": form}, status=422 if form.attempt else 200)


@require_safe
@needs(Permission.DECLARATION_VIEW)
def receipt(request: DeskRequest, submission_id: int) -> HttpResponse:
    card = queries.submission(request.viewer, submission_id)
    lines = queries.declarations_of(request.viewer, submission_id)
    where = told_where(request.viewer, lines.rows)
    return render(
        request, "desk/receipt.html", {"card": card, "lines": lines.rows, "more": lines.after, "where": where}
    )


@require_POST
@needs(Permission.DECLARATION_DECLARE)
def check_number(request: DeskRequest) -> HttpResponse:
    """What a number says, while the document still lies on the counter. Posted, so that no log keeps it."""
    sent = {name.rpartition("-")[2]: value for name, value in request.POST.items()}
    kind = sent.get("id_kind", "")
    known = IdentityKind(kind) if kind in list(IdentityKind) else None
    check = check_identity(str(sent.get("id_number", "")), known, on=request.viewer.on)
    shown = {"check": check, "masked": mask_number(check.normalized), "asked": bool(sent.get("id_number"))}
    return render(request, "desk/parts/number_checked.html", shown)


@require_safe
@needs(Permission.DECLARATION_DECLARE)
def suggest_dwellings(request: DeskRequest) -> HttpResponse:
    text = request.GET.get("dwelling_code", "").strip()
    found = find_dwellings(request.viewer, text, limit=MOST_SUGGESTED) if len(text) >= SHORTEST else []
    return render(request, "desk/parts/dwelling_options.html", {"found": found, "text": text})


@require_POST
@needs(Permission.PARTY_VIEW)
def suggest_parties(request: DeskRequest) -> HttpResponse:
    """Posted, so that no log keeps a person's name or number."""
    text = request.POST.get("party_name", "").strip()
    found = find_parties(request.viewer, text, limit=MOST_SUGGESTED) if len(text) >= SHORTEST else []
    return render(request, "desk/parts/party_options.html", {"found": found, "text": text})
