"""Shapes that every part of the API shares."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

PLAIN = r"^[^\x00]*$"
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
DivisionCode = Annotated[
    int, Field(ge=110_000_000_000, le=999_999_999_999, description="12-digit division code.", examples=[440309002001])
]
PackId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=40,
        pattern=r"^[a-z0-9][a-z0-9.-]*$",
        description="Id of a rule pack.",
        examples=["cn-4403-2015"],
    ),
]
RuleId = Annotated[
    str,
    Field(
        min_length=1, max_length=80, pattern=r"^[a-z][a-z0-9_.]*$", description="Id of a rule, the same in every pack.",
        examples=["declare.landlord.start"],
    ),
]  # fmt: skip
Day = Annotated[date, Field(ge=date(1850, 1, 1), le=date(2200, 12, 31), examples=["2026-11-18"])]


class Body(BaseModel):
    """A body with exactly the fields that are described."""

    model_config = ConfigDict(extra="forbid")


class FindingOut(Schema):
    """A remark about one field. `E…` refuses, `W…` accepts and says so; a number means the same on every channel."""

    code: str = Field(
        description="Number of the check, or the sort of a misfit with this description.", examples=["E103"]
    )
    field: str = Field(description="The field it is about, as it is called here.", examples=["id_number"])
    message: str = Field(description="What is wrong and how to mend it, in the language asked for.")
    read: str | None = Field(description="What was read there; identity numbers and telephone numbers masked.")
    params: dict[str, Any] = Field(description="The values inside the message.", examples=[{"expected": "X"}])


class Problem(Schema):
    """A problem document (RFC 9457)."""

    type: str = Field(
        description="Which sort of problem; an address that explains it.", examples=["/problems/not-found"]
    )
    title: str = Field(description="The sort, in words.")
    status: int = Field(description="The HTTP status again.", examples=[404])
    detail: str = Field(description="What happened here, without personal data.")
    instance: str = Field(
        description="This occurrence, as the log names it.", examples=["urn:uuid:7a0e5d5a-6f0e-4b1a-9d2c-0b7d6a1f6f11"]
    )
    findings: list[FindingOut] = Field(default=[], description="All that is wrong at once, where it can be named.")
