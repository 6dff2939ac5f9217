"""The law a submission falls under: its pack's form, and when each duty ended."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

from anju.declarations.rules import DueTime
from anju.kernel.calendars import CalendarUnknown
from anju.kernel.deadlines import SHANGHAI, TimeOfDayNeeded
from anju.kernel.division_code import division_code
from anju.kernel.outages import extend
from anju.kernel.policies import OutageGives
from anju.outages.queries import Standing
from anju.rulebook.answers import Limit, NoClock, duty_rule_id, limit_for
from anju.rulebook.book import RuleNotActive, RuleUnknown
from anju.rulebook.installed import the_book
from anju.rulebook.places import pack_at
from anju.rulebook.rules.forms import FormSpec
from anju.rulebook.rules.organisation import SecondOfficer

VERIFY_RULE = "verify.declaration"
SECOND_RULE = "second.verify"


@dataclass(slots=True)
class Law:
    """One pack on one day for one declarant's role; due times are remembered, because dates repeat down a file."""

    pack: str
    version: str
    jurisdiction: int
    role: str
    on: date
    form: FormSpec
    outages: tuple[Standing, ...] = ()
    _known: dict[tuple[str, date | datetime, int], DueTime | None] = field(default_factory=dict)
    _touching: dict[int, tuple[Standing, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, pack: str, role: str, on: date, *, outages: tuple[Standing, ...] = ()) -> Law:
        """The law of a pack (by id) on a day; RuleUnknown when there is no such pack. outages: as in reckon_with."""
        book = the_book()
        found = book.pack(pack)
        place = division_code(found.head.jurisdiction)
        return cls(pack, found.version, place, role, on, _form(pack, on), outages)

    def reckon_with(self, outages: tuple[Standing, ...]) -> None:
        """From now on deadlines of declarants are reckoned with these outages (outages.queries.standing_outages)."""
        if outages != self.outages:
            self.outages = outages
            self._known.clear()
            self._touching.clear()

    def due(self, kind: str, day: date, at: datetime | None, place: int = 0) -> DueTime | None:
        """When the duty to declare `kind` ended for something that happened then and there, outages of that place given
        back; None where the law names no time.

        at: on the clocks of the place, without offset."""
        start = at.replace(tzinfo=SHANGHAI) if at else day
        key = (kind, start, place if self.outages else 0)
        if key not in self._known:
            outages = self._outages_at(place) if self.outages else ()
            self._known[key] = self._compute(duty_rule_id(self.role, kind), start, outages)
        return self._known[key]

    def verify_by(self, received_at: datetime) -> datetime | None:
        """When the station must have verified, where the pack says so. Outages give an office no time."""
        found = self._compute(VERIFY_RULE, received_at)
        return found.instant if found else None

    def _outages_at(self, place: int) -> tuple[Standing, ...]:
        if place not in self._touching:
            self._touching[place] = tuple(each for each in self.outages if each.touches(place))
        return self._touching[place]

    def _compute(
        self, rule_id: str | None, start: date | datetime, outages: tuple[Standing, ...] = ()
    ) -> DueTime | None:
        if rule_id is None or not _answers(self.pack, rule_id, _day_of(start)):
            return None
        try:
            limit = limit_for(the_book(), self.pack, rule_id, start)
            return self._given_back(limit, start, outages) if limit.due else None
        except (NoClock, TimeOfDayNeeded, CalendarUnknown):
            return None

    def _given_back(self, limit: Limit, start: date | datetime, outages: tuple[Standing, ...]) -> DueTime:
        due = limit.due
        assert due is not None
        plain = DueTime(due.instant, due.isoformat(), limit.resolved.article)
        book = the_book()
        if not outages or limit.clock is None or book.policies(self.pack, self.on).outage is OutageGives.NOTHING:
            return plain
        found = extend(due, limit.clock, start, [each.outage for each in outages], book.calendar)
        if not found.by:
            return plain
        return replace(plain, instant=found.due.instant, shown=found.due.isoformat(), was=plain.shown, outages=found.by)


def verify_by(division: int, received_at: datetime) -> datetime | None:
    """When the station there must have verified what came then, where a pack in force says so."""
    on = _day_of(received_at)
    pack = pack_at(the_book(), division, on)
    return Law.of(pack.id, "resident", on).verify_by(received_at) if pack else None


def verify_article(division: int, on: date) -> str:
    """The article that sets the station its time to verify there; empty where no pack in force does."""
    pack = pack_at(the_book(), division, on)
    if pack is None or not _answers(pack.id, VERIFY_RULE, on):
        return ""
    return the_book().rule(pack.id, VERIFY_RULE, on).article


def takes_two(pack: str, decision: str, on: date) -> bool:
    """Whether a pack lets nobody verify alone: `decision` is ``confirmed`` or ``refused``."""
    if not _answers(pack, SECOND_RULE, on):
        return False
    rule = the_book().rule(pack, SECOND_RULE, on).rule
    return isinstance(rule, SecondOfficer) and rule.asked_for(decision)


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
