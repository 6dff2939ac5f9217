"""Answers from the rule packs, and about identity numbers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field

from anju.api.shapes.base import PLAIN, Body, FindingOut
from anju.kernel.identity import IdentityKind


class RuleOut(Schema):
    """A rule on a day: its value, validity and source, and the packs it is inherited from.

    Further members are the rule's own: a deadline, a list, an amount."""

    model_config = ConfigDict(extra="allow")

    rule: str
    pack: str
    pack_version: str
    on: date
    active: bool = Field(description="Whether the rule answers on that day; if not, `reason` says why.")
    inheritance: list[dict[str, Any]] = Field(description="The packs looked at, nearest first, with their versions.")
    superseded: list[dict[str, Any]] = Field(description="Versions that were in force before.")
    policies: dict[str, dict[str, str]] = Field(description="The choices P1 to P8 made for the place.")
    not_found: list[str] = Field(description="What the pack says could not be found.")


class DeadlineOut(Schema):
    """When a duty ends."""

    due: str | None = Field(
        description="A moment, 24:00 for a whole day; null where the law says at once, promptly.",
        examples=["2025-10-02T24:00+08:00"],
    )
    unit: str = Field(examples=["HOUR"])
    article: str
    source: str = Field(description="The instrument.")
    source_ref: str
    rule: str
    pack: str = Field(description="The pack in which the rule stands.")
    pack_version: str
    in_force: bool = Field(
        description="False where a pack answered from its text for a day on which it was not in force, before its"
        " beginning or after its end: for reckoning, never for deciding a case. `reason` says when it is in force."
    )
    reason: str | None = Field(None, description="Only where `in_force` is false: why.")
    unrolled: str | None = Field(None, description="The last day before it moved past rest days.")
    opens_on: str | None = Field(None, description="First day of a window or of a right.")


class NumberIn(Body):
    """An identity number to be judged. Nothing is stored or looked up."""

    number: Annotated[str, Field(max_length=60, pattern=PLAIN)] = Field(examples=["11010519491231002X"])
    kind: IdentityKind | None = Field(None, description="Inferred from the shape when left out.")


class NumberOut(Schema):
    """What a number says."""

    valid: bool
    kind: str | None
    normalized: str
    birth_date: date | None
    sex: str | None = Field(description="1 male, 2 female; null where the number does not say.")
    findings: list[FindingOut]
