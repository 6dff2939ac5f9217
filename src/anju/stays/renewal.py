"""Which interval holds where: the pack's rule where one is in force, else the office's own policy, named as such."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.conf import settings

from anju.kernel.division_code import subtree
from anju.rulebook.book import Resolved, RuleNotActive, RuleUnknown
from anju.rulebook.installed import the_book
from anju.rulebook.places import pack_at
from anju.rulebook.rules.duties import Reconfirmation
from anju.stays.rules import Renewal

RULE = "stay.renewal"


def renewal_at(division: int | None, on: date) -> Renewal | None:
    """The interval of a place on a day; None where nobody asks for confirmation."""
    policy = (settings.RENEWAL_MONTHS, settings.RENEWAL_REMIND_DAYS, settings.RENEWAL_GRACE_DAYS)
    return _renewal(int(str(division)[:6]) if division else None, on, policy)


def renewals_by_range(on: date) -> list[tuple[int, int, Renewal | None]]:
    """(low, high, interval) of every place whose own pack has the rule, narrow ranges first, then of all the rest."""
    ranges = []
    for pack in the_book().packs.values():
        if any(rule.id == RULE for rule in pack.rules) and pack.head.jurisdiction != "000000":
            place = int(pack.head.jurisdiction) * 10**6
            ranges.append((*subtree(place), renewal_at(place, on)))
    ranges.sort(key=lambda each: each[1] - each[0])
    return [*dict.fromkeys(ranges), (0, 10**12, renewal_at(None, on))]


@lru_cache(maxsize=512)
def _renewal(county: int | None, on: date, policy: tuple[int, int, int]) -> Renewal | None:
    found = _resolved(county * 10**6 if county else None, on)
    if found is not None and isinstance(found.rule, Reconfirmation):
        rule = found.rule
        return Renewal(rule.months, rule.remind_days, rule.grace_days, found.article)
    return Renewal(*policy) if policy[0] else None


def _resolved(division: int | None, on: date) -> Resolved | None:
    pack = pack_at(the_book(), division, on)
    if pack is None:
        return None
    try:
        return the_book().rule(pack.id, RULE, on)
    except (RuleUnknown, RuleNotActive):
        return None
