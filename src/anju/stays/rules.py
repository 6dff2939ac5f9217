"""How long evidence of a stay stands before somebody is asked again; decided without the register.

Prose: docs/algorithms/freshness.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from anju.kernel.deadlines import months_after

EARLIEST = date(1850, 1, 1)


class Standing(StrEnum):
    """CURRENT; DUE: to be confirmed soon; OVERDUE: the interval is over; PRESUMED_LEFT: and the grace after it."""

    CURRENT = "current"
    DUE = "due"
    OVERDUE = "overdue"
    PRESUMED_LEFT = "presumed_left"


@dataclass(frozen=True, slots=True)
class Renewal:
    """Evidence stands for `months`; so many days before their end one is reminded, so many after it a person is
    presumed to have left. article: the law that says so; empty where it is the office's own policy."""

    months: int
    remind_days: int
    grace_days: int
    article: str = ""

    def expected_by(self, evidenced_on: date) -> date:
        """The last day the evidence stands: its corresponding day, the month's last where there is none."""
        return months_after(evidenced_on, self.months)

    def standing(self, evidenced_on: date, on: date) -> Standing:
        by = self.expected_by(evidenced_on)
        if on > by + timedelta(days=self.grace_days):
            return Standing.PRESUMED_LEFT
        if on > by:
            return Standing.OVERDUE
        return Standing.DUE if on > by - timedelta(days=self.remind_days) else Standing.CURRENT

    def newest(self, standing: Standing, on: date) -> date:
        """The newest day of evidence that stands so on a day, or worse: whatever is older does too."""
        found = months_after(on, -self.months) + timedelta(days=self.remind_days + 4)
        while _worse(self.standing(found, on), standing):
            found -= timedelta(days=1)
        return found


ORDER = (Standing.CURRENT, Standing.DUE, Standing.OVERDUE, Standing.PRESUMED_LEFT)


def _worse(found: Standing, wanted: Standing) -> bool:
    """Whether evidence that stands as `found` is still too fresh for `wanted`."""
    return ORDER.index(found) < ORDER.index(wanted)
