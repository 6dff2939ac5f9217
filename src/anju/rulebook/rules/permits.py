"""Permits: types, grounds, limits for the office, endorsement, what lateness does, fees, and what a permit opens."""

from __future__ import annotations

from dataclasses import dataclass

from anju.kernel.deadlines import Duration
from anju.rulebook.rules.base import Rule
from anju.rulebook.rules.words import AfterRestore, Ground, Late, Opens, Trigger


@dataclass(frozen=True, kw_only=True)
class PermitType(Rule):
    """A kind of card. shortest, longest: its validity, None when it has no term of its own."""

    name: str
    shortest: Duration | None = None
    longest: Duration | None = None
    historic: bool = False


@dataclass(frozen=True, kw_only=True)
class Eligibility(Rule):
    """months: full months since clock_from; any_of: one of these grounds is needed, all_of: all of them.

    Insurance, where asked for: insured_consecutive months, or insured months within the last insured_within months.
    """

    months: int
    clock_from: str = "REGISTRATION"
    any_of: tuple[Ground, ...] = ()
    all_of: tuple[Ground, ...] = ()
    insured_consecutive: int | None = None
    insured: int | None = None
    insured_within: int | None = None
    holds_first: str = ""


@dataclass(frozen=True, kw_only=True)
class EvidenceSet(Rule):
    """Papers that prove a ground; one of them is enough."""

    ground: Ground
    documents: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ProcessingSla(Rule):
    """A limit for the office. longest: how far a lower pack may stretch it."""

    deadline: Duration
    trigger: Trigger = Trigger.ACCEPTED
    on_the_spot_for: tuple[str, ...] = ()

    def clock(self) -> Duration | None:
        return self.deadline


@dataclass(frozen=True, kw_only=True)
class EndorsementRule(Rule):
    """Renewal in the window before each anniversary of base. in_year: months registered and insured within the year."""

    base: Trigger
    every: Duration
    window: Duration
    late: Late
    after_restore: AfterRestore
    registered_in_year: int | None = None
    insured_in_year: int | None = None


@dataclass(frozen=True, kw_only=True)
class SuspensionEffect(Rule):
    """What restoring after a suspension does to residence years; within: restored so soon, years go on."""

    after_restore: AfterRestore
    within: Duration | None = None


@dataclass(frozen=True, kw_only=True)
class CancellationRule(Rule):
    """When a permit ends. after: so long after the event."""

    event: str
    after: Duration | None = None


@dataclass(frozen=True, kw_only=True)
class Fee(Rule):
    """Whole yuan. None: the cost of the card as the province's price authority sets it."""

    registration: int = 0
    first_issue: int = 0
    endorsement: int = 0
    replacement: int | None = None
    reissue: int | None = None


@dataclass(frozen=True, kw_only=True)
class Benefit(Rule):
    """A service (D663 art. 12) or convenience (art. 13). reserved: another law gives it to everybody who is here."""

    title: str
    opens: Opens
    reserved: bool = False
