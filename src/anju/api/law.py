"""Answers from the rule packs, and about identity numbers: nothing here touches the register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router
from ninja.errors import ValidationError

from anju.access.rules import Permission
from anju.api.gate import viewer_of_request
from anju.api.interface import answer
from anju.api.remarks import of_finding
from anju.api.shapes.base import Day, PackId, Problem, RuleId
from anju.api.shapes.law import DeadlineOut, NumberIn, NumberOut, RuleOut
from anju.kernel.deadlines import SHANGHAI
from anju.kernel.identity import check_identity
from anju.rulebook.answers import due_for, explain
from anju.rulebook.installed import the_book

router = Router(tags=["Law"])
AT = r"^(19|20|21)\d{2}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$"


@router.get("/rules/{pack}/{rule}", response=RuleOut, operation_id="rule", summary="Explain a rule")
def show_rule(
    request: HttpRequest,
    pack: PackId,
    rule: RuleId,
    on: Annotated[Day | None, Query(description="The day; today when left out.")] = None,
) -> HttpResponse:
    """A rule with its value, source, validity and inheritance on a day."""
    viewer = viewer_of_request(request)
    viewer.require(Permission.RULE_VIEW)
    return answer(200, explain(the_book(), pack, rule, on or viewer.on, translate=gettext))


@router.get(
    "/deadlines", response={200: DeadlineOut, 404: Problem}, operation_id="deadline", summary="Compute a deadline"
)
def show_deadline(
    request: HttpRequest,
    pack: Annotated[PackId, Query()],
    rule: Annotated[RuleId, Query()],
    at: Annotated[
        str,
        Query(
            pattern=AT,
            description="When it happened: a day, or a moment; Asia/Shanghai where the offset is missing.",
            examples=["2025-10-01T20:30+08:00"],
        ),
    ],
) -> dict[str, Any]:
    """When the duty ends for something that happened at a moment, and by which article."""
    viewer_of_request(request).require(Permission.RULE_VIEW)
    return due_for(the_book(), pack, rule, _moment(at), translate=gettext)


@router.post("/identity/check", response=NumberOut, operation_id="check_identity", summary="Check an identity number")
def check_number(request: HttpRequest, body: NumberIn) -> dict[str, Any]:  # noqa: ARG001
    """Everything that is wrong with a number at once. Nothing is stored, logged or looked up."""
    found = check_identity(body.number, body.kind, on=timezone.localdate())
    return found.as_dict() | {"findings": [of_finding(finding) for finding in found.findings]}


def _moment(at: str) -> date | datetime:
    try:
        if len(at) == len("2025-10-01"):
            return date.fromisoformat(at)
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        misfit = gettext("This must be a day such as 2025-10-01, or a moment such as 2025-10-01T20:30+08:00.")
        raise ValidationError([{"type": "date_parsing", "loc": ("query", "at"), "msg": misfit}]) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
