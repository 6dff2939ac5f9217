"""Nine questions the law leaves open, each a named switch with the choice made; a pack may choose otherwise.

Why each choice: docs/algorithms/deadlines.md. One field a switch, P1 to P9 in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class HalfYear(StrEnum):
    """P1: when a number of months is full."""

    CORRESPONDING_DAY = "CORRESPONDING_DAY"
    DAY_AFTER = "DAY_AFTER"


class Anniversary(StrEnum):
    """P2: whether the anniversary itself belongs to the endorsement window."""

    INSIDE = "INSIDE"
    OUTSIDE = "OUTSIDE"


class DateOnly(StrEnum):
    """P3: an hour clock of which only the start date is known."""

    END_OF_NEXT_DAY = "END_OF_NEXT_DAY"
    REJECT = "REJECT"


class OfficeRollover(StrEnum):
    """P4: whether an office's own limits roll over rest days."""

    APPLIED = "APPLIED"
    NOT_APPLIED = "NOT_APPLIED"


class MonthlyBefore(StrEnum):
    """P5: "before the 30th of every month"."""

    INCLUSIVE = "INCLUSIVE"
    DAY_BEFORE = "DAY_BEFORE"


class Percent(StrEnum):
    """P6: TRUNCATE compares exact fractions and shows two decimals cut off; the other rounds before both."""

    TRUNCATE = "TRUNCATE"
    ROUND_HALF_UP = "ROUND_HALF_UP"


class NoHearingThreshold(StrEnum):
    """P7: a penalty in a place whose hearing threshold was not found."""

    OFFER_HEARING = "OFFER_HEARING"
    BLOCK_CASE = "BLOCK_CASE"


class RegisteredOn(StrEnum):
    """P8: the day that counts as the day of registration of a stay."""

    DECLARATION_RECEIVED = "DECLARATION_RECEIVED"
    VERIFIED = "VERIFIED"


class OutageGives(StrEnum):
    """P9: what an outage of the service inside somebody's window does to its end."""

    TIME_BACK = "TIME_BACK"
    NOTHING = "NOTHING"


@dataclass(frozen=True, slots=True)
class Policies:
    """The switches in force; the defaults are the choices made."""

    half_year: HalfYear = HalfYear.CORRESPONDING_DAY
    anniversary: Anniversary = Anniversary.INSIDE
    date_only: DateOnly = DateOnly.END_OF_NEXT_DAY
    office_rollover: OfficeRollover = OfficeRollover.APPLIED
    monthly_before: MonthlyBefore = MonthlyBefore.INCLUSIVE
    percent: Percent = Percent.TRUNCATE
    no_hearing_threshold: NoHearingThreshold = NoHearingThreshold.OFFER_HEARING
    registered_on: RegisteredOn = RegisteredOn.DECLARATION_RECEIVED
    outage: OutageGives = OutageGives.TIME_BACK


NUMBERS = {
    "half_year": "P1",
    "anniversary": "P2",
    "date_only": "P3",
    "office_rollover": "P4",
    "monthly_before": "P5",
    "percent": "P6",
    "no_hearing_threshold": "P7",
    "registered_on": "P8",
    "outage": "P9",
}
"""Field of Policies → number of the question."""
