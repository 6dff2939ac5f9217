"""What a roster is asked for, decided without the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Which registered jobs: those that hold the day, those that ended by then, those without an end, all of them."""

    PRESENT = "present"
    ENDED = "ended"
    OPEN = "open"
    ALL = "all"

    @property
    def label(self) -> str:
        return {Status.PRESENT: "在职", Status.ENDED: "已离职", Status.OPEN: "未离职", Status.ALL: "全部"}[self]


@dataclass(frozen=True, slots=True)
class RosterFilter:
    """What a roster shows. employer: its party; status: see Status, ValueError for another word; on: the viewer's day
    where None; text: an exact name."""

    employer: int
    status: str = Status.PRESENT
    on: date | None = None
    text: str = ""

    def __post_init__(self) -> None:
        Status(self.status)
