"""Rates and thresholds as laws and plans write them: exact fractions, "以上" includes the number, "超过" does not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from anju.kernel.policies import Percent

HUNDREDTH = Decimal("0.01")


class Bound(StrEnum):
    """AT_LEAST and AT_MOST include the number ("以上", "以内"), MORE_THAN excludes it ("超过")."""

    AT_LEAST = "AT_LEAST"
    MORE_THAN = "MORE_THAN"
    AT_MOST = "AT_MOST"

    def holds(self, value: Fraction | int, limit: Fraction | int) -> bool:
        match self:
            case Bound.AT_LEAST:
                return value >= limit
            case Bound.MORE_THAN:
                return value > limit
            case _:
                return value <= limit


@dataclass(frozen=True, slots=True)
class Rate:
    """A share. A whole of nothing is "no data": neither 0 % nor 100 %."""

    part: int
    whole: int

    @property
    def exact(self) -> Fraction | None:
        return Fraction(self.part, self.whole) if self.whole else None

    def shown(self, policy: Percent = Percent.TRUNCATE) -> str | None:
        """Percent with two decimals such as ``94.99``, None without data (P6)."""
        percent = self._percent(policy)
        return None if percent is None else str(percent)

    def meets(self, bound: Bound, target_percent: int, policy: Percent = Percent.TRUNCATE) -> bool | None:
        """Whether the target is met, None without data. TRUNCATE compares the exact fraction (P6)."""
        if self.exact is None:
            return None
        if policy is Percent.TRUNCATE:
            return bound.holds(self.exact * 100, target_percent)
        return bound.holds(Fraction(str(self._percent(policy))), target_percent)

    def _percent(self, policy: Percent) -> Decimal | None:
        if not self.whole:
            return None
        # Whole hundredths first, so that no binary or rounded decimal stands between the counts and the result.
        hundredths, rest = divmod(self.part * 10_000, self.whole)
        up = policy is Percent.ROUND_HALF_UP and 2 * rest >= self.whole
        return (Decimal(hundredths + up) * HUNDREDTH).quantize(HUNDREDTH)


def required_staff(residents: int, residents_each: int) -> int:
    """How many coordinators "not below one for N" asks for: part of N counts as N."""
    return -(-residents // residents_each)
