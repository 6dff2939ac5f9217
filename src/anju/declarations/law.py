"""The law a submission falls under: its pack's form, and when each duty ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

from anju.declarations.rules import DueTime
from anju.kernel.calendars import CalendarUnknown
from anju.kernel.deadlines import SHANGHAI, TimeOfDayNeeded
from anju.kernel.division_code import division_code
from anju.rulebook.answers import NoClock, duty_rule_id, limit_for
from anju.rulebook.book import Rulebook, RuleNotActive, RuleUnknown
from anju.rulebook.rules.forms import FormSpec

VERIFY_RULE = "verify.declaration"


@cache
def the_book() -> Rulebook:
    """The installation's rule packs, read once a process."""
    return Rulebook.load(Path(settings.PACKS_DIR))


@dataclass(slots=True)
class Law:
    """One pack on one day for one declarant's role; due times are remembered, because dates repeat down a file."""

    pack: str
    version: str
    jurisdiction: int
    role: str
    on: date
    form: FormSpec
    _known: dict[tuple[str, date | datetime], DueTime | None] = field(default_factory=dict)

    @classmethod
    def of(cls, pack: str, role: str, on: date) -> Law:
        """The law of a pack (by id) on a day; RuleUnknown when there is no such pack."""
        book = the_book()
        found = book.pack(pack)
        return cls(pack, found.version, division_code(found.head.jurisdiction), role, on, _form(pack, on))

    def due(self, kind: str, day: date, at: datetime | None) -> DueTime | None:
        """When the duty to declare `kind` ended for something that happened then; None where the law names no time.

        at: on the clocks of the place, without offset."""
        start = at.replace(tzinfo=SHANGHAI) if at else day
        key = (kind, start)
        if key not in self._known:
            self._known[key] = self._compute(duty_rule_id(self.role, kind), start)
        return self._known[key]

    def verify_by(self, received_at: datetime) -> datetime | None:
        """When the station must have verified, where the pack says so."""
        found = self._compute(VERIFY_RULE, received_at)
        return found.instant if found else None

    def _compute(self, rule_id: str | None, start: date | datetime) -> DueTime | None:
        if rule_id is None or not _answers(self.pack, rule_id, _day_of(start)):
            return None
        try:
            limit = limit_for(the_book(), self.pack, rule_id, start)
        except (NoClock, TimeOfDayNeeded, CalendarUnknown):
            return None
        due = limit.due
        return DueTime(due.instant, due.isoformat(), limit.resolved.article) if due else None


@lru_cache(maxsize=1024)
def _answers(pack: str, rule_id: str, day: date) -> bool:
    """Whether a rule answers on a day. Kept, because a refusal looks for names that are near: a millisecond's work."""
    try:
        the_book().rule(pack, rule_id, day)
    except (RuleUnknown, RuleNotActive):
        return False
    return True


@lru_cache(maxsize=64)
def _form(pack: str, on: date) -> FormSpec:
    return the_book().form(pack, on)


def _day_of(start: date | datetime) -> date:
    return start.astimezone(SHANGHAI).date() if isinstance(start, datetime) else start
