"""The work list, and who is asking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from anju.access.rules import Permission
from anju.api.gate import viewer_of_request
from anju.api.lines import line_out
from anju.api.shapes.base import DivisionCode
from anju.api.shapes.work import DecisionList, ItemPage, ItemsIn, MeOut, RefusalIn
from anju.api.submissions import After
from anju.declarations.queries import lines_of_items
from anju.declarations.taking import VERIFY
from anju.worklist.actions import Decision, claim, confirm, refuse
from anju.worklist.queries import queue
from anju.worklist.rules import Queue, WorkFilter

router = Router(tags=["Work"])
SHOWN = ("id", "division", "kind", "subject", "state", "assignee", "due_at", "created_at", "decided_at", "reason")
Shown = Annotated[Queue, Query(description="Those that wait, one's own, the decided ones, or all.")]


@router.get("/me", response=MeOut, operation_id="me", summary="Who am I")
def show_me(request: HttpRequest) -> dict[str, Any]:
    """Whom the token stands for, and what it may do."""
    viewer = viewer_of_request(request)
    return {
        "account": viewer.account,
        "name": viewer.name,
        "role": viewer.role,
        "permissions": sorted(viewer.permissions),
        "party": viewer.party,
        "area": [viewer.low, viewer.high] if viewer.high else None,
        "purpose": viewer.purpose,
        "on": viewer.on,
    }


@router.get("/work-items", response=ItemPage, operation_id="work_items", summary="List work items")
def list_items(
    request: HttpRequest,
    show: Shown = "open",
    division: Annotated[DivisionCode | None, Query(description="Only those of this division and below.")] = None,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=200, description="How many at most.")] = 50,
) -> dict[str, Any]:
    """Work items in sight with the declaration each is about."""
    viewer = viewer_of_request(request)
    page = queue(viewer, WorkFilter(show=show, division=division), after=after, limit=limit)
    about = (
        [item.subject for item in page.rows if item.kind == VERIFY] if viewer.may(Permission.DECLARATION_VIEW) else []
    )
    lines = lines_of_items(viewer, about) if about else {}
    rows = [
        {name: getattr(item, name) for name in SHOWN}
        | {"declaration": line_out(lines[item.subject]) if item.kind == VERIFY and item.subject in lines else None}
        for item in page.rows
    ]
    return {"rows": rows, "after": page.after}


@router.post("/work-items/claim", response=DecisionList, operation_id="claim_items", summary="Take work items")
def claim_items(request: HttpRequest, body: ItemsIn) -> dict[str, Any]:
    """Take items for oneself."""
    return _decisions(claim(body.items, viewer=viewer_of_request(request)))


@router.post("/work-items/confirm", response=DecisionList, operation_id="confirm_items", summary="Confirm work items")
def confirm_items(request: HttpRequest, body: ItemsIn) -> dict[str, Any]:
    """Confirm what was declared: it becomes registered fact. Nobody confirms an entry of his own."""
    return _decisions(confirm(body.items, viewer=viewer_of_request(request)))


@router.post("/work-items/refuse", response=DecisionList, operation_id="refuse_items", summary="Return work items")
def refuse_items(request: HttpRequest, body: RefusalIn) -> dict[str, Any]:
    """Return what was declared, with a reason that the declarant will read."""
    return _decisions(refuse(body.items, viewer=viewer_of_request(request), reason=body.reason))


def _decisions(decisions: Sequence[Decision]) -> dict[str, Any]:
    return {"decisions": [{"item": one.item, "done": one.done, "outcome": one.outcome} for one in decisions]}
