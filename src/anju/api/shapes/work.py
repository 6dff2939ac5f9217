"""Work items, decisions about them, and who is asking."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from anju.api.shapes.base import PLAIN, Body, Id
from anju.api.shapes.declarations import LineOut


class ItemOut(Schema):
    """Something to decide. `declaration` is what it is about, where that is in sight."""

    id: int
    division: int
    kind: str = Field(examples=["verify"])
    subject: int
    state: str = Field(description="open, claimed, confirmed or refused.")
    assignee: int | None
    due_at: datetime | None
    created_at: datetime
    decided_at: datetime | None
    reason: str
    declaration: LineOut | None


class ItemPage(Schema):
    """Work items, oldest first; decided ones newest first."""

    rows: list[ItemOut]
    after: int | None = Field(description="Send it as `after` for the next page; null on the last.")


class ItemsIn(Body):
    """Which items."""

    items: list[Id] = Field(min_length=1, max_length=1000, description="Ids of work items.", examples=[[17, 18]])


class RefusalIn(ItemsIn):
    """Which items, and why."""

    reason: Annotated[str, Field(min_length=2, max_length=300, pattern=PLAIN)] = Field(
        description="The declarant will read it.", examples=["合同上的房号与申报不符"]
    )


class DecisionOut(Schema):
    """What became of one item."""

    item: int
    done: bool
    outcome: str = Field(description="A slug: how, or why not.", examples=["own-entry"])


class DecisionList(Schema):
    """One decision an item; those that were not done say why, and nothing of them changed."""

    decisions: list[DecisionOut]


class MeOut(Schema):
    """Who the token stands for, and what it may do."""

    account: int
    name: str
    role: str
    permissions: list[str]
    party: int | None = Field(description="The party acted for, for a party's staff.")
    area: list[int] | None = Field(description="Division codes in sight: from, and up to but without.")
    purpose: str = Field(description="The purpose that access lines of this call hold.")
    on: date = Field(description="The register's day.")
