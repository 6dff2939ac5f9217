"""Penalties as a text sets them, and the choice between two versions of a text."""

from __future__ import annotations

from dataclasses import dataclass

from anju.kernel.errors import Impossible
from anju.rulebook.rules.base import Rule
from anju.rulebook.rules.words import Act, Authority, Declarant, Per, Precondition


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Whole yuan, both ends included; a fixed amount has min equal to max."""

    min: int
    max: int
    per: Per = Per.ACT

    def __post_init__(self) -> None:
        if not 0 <= self.min <= self.max:
            raise Impossible("amount", min=self.min, max=self.max)

    def within(self, other: Amount) -> bool:
        return other.min <= self.min and self.max <= other.max

    def times(self, persons: int) -> Amount:
        """The range for an act that concerns so many persons."""
        count = persons if self.per is Per.PERSON else 1
        return Amount(min=self.min * count, max=self.max * count, per=Per.ACT)


@dataclass(frozen=True, kw_only=True)
class PenaltyRule(Rule):
    """amount: for individuals, and for units unless unit_amount differs; None: warning only.

    optional: the text says "may". A penalty needs a law, regulation or government rule as source.
    """

    act: Act
    actors: tuple[Declarant, ...]
    authority: Authority
    precondition: Precondition
    amount: Amount | None = None
    unit_amount: Amount | None = None
    warning: bool = False
    confiscate_gain: bool = False
    seize_document: bool = False
    optional: bool = False

    def amount_for(self, *, unit: bool) -> Amount | None:
        return self.unit_amount if unit and self.unit_amount else self.amount


@dataclass(frozen=True, kw_only=True)
class ProcedureOverlay(Rule):
    """A local step of procedure. event: what brings it about; count: how often within days."""

    event: str
    outcome: str
    count: int | None = None
    within_months: int | None = None


@dataclass(frozen=True, kw_only=True)
class HearingThreshold(Rule):
    """Fines from which a hearing is offered, whole yuan, the number included."""

    individual: int
    unit: int


def lighter(
    at_act: PenaltyRule | None, at_decision: PenaltyRule | None, *, unit: bool, persons: int
) -> PenaltyRule | None:
    """The version to apply: that of the act, unless the later one is lighter; None when either sets no penalty.

    Administrative Penalty Law, art. 37. Compared by the highest amount, then the lowest, then whether correction comes
    first.
    """
    if at_act is None or at_decision is None:
        return None
    if _weight(at_decision, unit=unit, persons=persons) < _weight(at_act, unit=unit, persons=persons):
        return at_decision
    return at_act


def _weight(rule: PenaltyRule, *, unit: bool, persons: int) -> tuple[int, int, bool]:
    amount = rule.amount_for(unit=unit)
    if amount is None:
        return (0, 0, rule.precondition is Precondition.NONE)
    total = amount.times(persons)
    return (total.max, total.min, rule.precondition is Precondition.NONE)
