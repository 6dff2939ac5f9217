"""What an employer owes because of how many work there, as the rules in force at its place say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from anju.access.rules import Viewer
from anju.employment.roster import head_count
from anju.parties.arrangements import ArrangementLine
from anju.rulebook.book import Resolved
from anju.rulebook.rules.organisation import EmployerDutyThreshold
from anju.rulebook.rules.words import CountDay


@dataclass(frozen=True, slots=True)
class SizeDuty:
    """A duty that hangs on the number of staff. counted: how many on `day`; fulfilled: what was set up, if it stands
    on the viewer's day."""

    rule: str
    duty: str
    bound: str
    count: int
    article: str
    source: str
    note: str
    day: date
    counted: int
    owed: bool
    fulfilled: ArrangementLine | None


def size_duties(
    viewer: Viewer, employer: int, rules: Sequence[Resolved], arrangements: Sequence[ArrangementLine]
) -> list[SizeDuty]:
    """What each rule in force asks of the employer; rules that are not of this kind are passed over."""
    counts: dict[date, int] = {}
    found = []
    for resolved in rules:
        rule = resolved.rule
        if not isinstance(rule, EmployerDutyThreshold):
            continue
        day = count_day(rule.counted, viewer.on)
        if day not in counts:
            counts[day] = head_count(viewer, employer, day)
        stands = next((each for each in arrangements if each.duty == rule.duty and _stands(each, viewer.on)), None)
        found.append(
            SizeDuty(
                rule.id, rule.duty, rule.bound.value, rule.count, resolved.article, resolved.source, rule.note, day,
                counts[day], rule.required_for(counts[day]), stands,
            )
        )  # fmt: skip
    return found


def count_day(counted: CountDay, on: date) -> date:
    """The day a head-count is taken for somebody who looks on a day."""
    return on.replace(day=1) - timedelta(days=1) if counted is CountDay.MONTH_END else on


def _stands(each: ArrangementLine, on: date) -> bool:
    return each.start_on <= on and (each.end_on is None or on <= each.end_on)
