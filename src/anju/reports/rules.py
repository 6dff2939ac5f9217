"""What a ledger is asked for, and the words it says of itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from anju.kernel.division_code import subtree


class Status(StrEnum):
    """Which registered stays: those that hold the day, those that ended by then, all of them."""

    PRESENT = "present"
    ENDED = "ended"
    ALL = "all"

    @property
    def label(self) -> str:
        return {Status.PRESENT: "在住", Status.ENDED: "已搬离", Status.ALL: "全部"}[self]


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What a ledger shows. division: everything below it; dwelling, party: ids, party meaning the dwellings it lets;
    status: see Status, ValueError for another word; on: the viewer's day where None; text: an exact name; mode: how the
    buildings are managed (places.models.Building.ManagementMode), empty for any."""

    division: int | None = None
    dwelling: int | None = None
    party: int | None = None
    status: str = Status.PRESENT
    on: date | None = None
    text: str = ""
    mode: str = ""

    def __post_init__(self) -> None:
        Status(self.status)

    def home(self, low: int, high: int) -> int | None:
        """The division the ledger belongs to, for a viewer who sees [low, high): the narrower of the two; None when
        they share nothing."""
        if self.division is None:
            return low
        first, last = subtree(self.division)
        if low <= first and last <= high:
            return self.division
        return low if first <= low and high <= last else None

    def as_dict(self) -> dict[str, Any]:
        """Plain values, to be kept until the ledger is made; `of_dict` reads them back."""
        return asdict(self) | {"status": str(self.status), "on": self.on.isoformat() if self.on else None}

    @classmethod
    def of_dict(cls, kept: dict[str, Any]) -> Self:
        return cls(**kept | {"on": date.fromisoformat(kept["on"]) if kept["on"] else None})
