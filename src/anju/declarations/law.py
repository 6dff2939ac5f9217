"""The law a submission falls under: its pack's form, and when each duty ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from anju.declarations.rules import DueTime
from anju.kernel.calendars import CalendarUnknown
from anju.kernel.deadlines import TimeOfDayNeeded
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
        return cls(pack, found.version, division_code(found.head.jurisdiction), role, on, book.form(pack, on))

    def due(self, kind: str, day: date, at: datetime | None) -> DueTime | None:
        """When the duty to declare `kind` ended for something that happened then; None where the law names no time."""
        start = at or day
        key = (kind, start)
        if key not in self._known:
            self._known[key] = self._compute(duty_rule_id(self.role, kind), start)
        return self._known[key]

    def verify_by(self, received_at: datetime) -> datetime | None:
        """When the station must have verified, where the pack says so."""
        found = self._compute(VERIFY_RULE, received_at)
        return found.instant if found else None

    def _compute(self, rule_id: str | None, start: date | datetime) -> DueTime | None:
        if rule_id is None:
            return None
        try:
            limit = limit_for(the_book(), self.pack, rule_id, start)
        except (RuleUnknown, RuleNotActive, NoClock, TimeOfDayNeeded, CalendarUnknown):
            return None
        due = limit.due
        return DueTime(due.instant, due.isoformat(), limit.resolved.article) if due else None
