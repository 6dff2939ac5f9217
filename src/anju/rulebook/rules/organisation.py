"""Staff, stations, cadences, targets, drives: what plans and notices ask of offices and employers."""

from __future__ import annotations

from dataclasses import dataclass

from anju.kernel.deadlines import Duration
from anju.kernel.rates import Bound, required_staff
from anju.rulebook.rules.base import Rule
from anju.rulebook.rules.words import Body, CountDay, Decision, ManagementMode, VisitSubject


@dataclass(frozen=True, kw_only=True)
class StaffRatio(Rule):
    """One coordinator for so many residents, "not below". base: which count of residents."""

    residents_each: int
    base: str = "REGISTERED"
    full_time: bool = True

    def required(self, residents: int) -> int:
        return required_staff(residents, self.residents_each)


@dataclass(frozen=True, kw_only=True)
class StationThreshold(Rule):
    """From how many non-local residents a body has a station; no count: always."""

    body: Body
    bound: Bound = Bound.AT_LEAST
    count: int = 0
    checklist: tuple[str, ...] = ()

    def required_for(self, residents: int) -> bool:
        return self.bound.holds(residents, self.count)


@dataclass(frozen=True, kw_only=True)
class EmployerDutyThreshold(Rule):
    """From how many non-local employees an employer owes duty, a word such as ``DESIGNATED_PERSON``.

    base: which count, of those registered as working there; counted: on which day it is taken."""

    duty: str
    bound: Bound
    count: int
    base: str = "EMPLOYED"
    counted: CountDay = CountDay.TODAY

    def required_for(self, employees: int) -> bool:
        return self.bound.holds(employees, self.count)


@dataclass(frozen=True, kw_only=True)
class SecondOfficer(Rule):
    """Decisions of one kind of work that one officer proposes and another confirms. An office that wants it as its own
    policy cites its own notice."""

    decisions: tuple[Decision, ...]

    def asked_for(self, decision: str) -> bool:
        """decision: as the work list has it, ``confirmed`` or ``refused``."""
        return decision.upper() in {each.value for each in self.decisions}


@dataclass(frozen=True, kw_only=True)
class VisitCadence(Rule):
    """How often a dwelling, building or unit is visited; persons never are."""

    subject: VisitSubject
    every: Duration
    when: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportCadence(Rule):
    """What is reported how often; before_day: "before day N of the month" (P5)."""

    report: str
    every: Duration
    by: str
    before_day: int | None = None


@dataclass(frozen=True, kw_only=True)
class Kpi(Rule):
    """part out of whole against a target in percent; cycle: over how many days."""

    part: str
    whole: str
    bound: Bound
    target_percent: int
    cycle_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class CampaignTemplate(Rule):
    """A drive with its phases, each a line "name: first day to last day"."""

    title: str
    phases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ManagementModeNorm(Rule):
    """How buildings of a mode are collected."""

    mode: ManagementMode
    collector: str


@dataclass(frozen=True, kw_only=True)
class PlateNumbering(Rule):
    """How doorplates are numbered."""

    scheme: str


@dataclass(frozen=True, kw_only=True)
class DwellingCodeScheme(Rule):
    """How dwelling codes are built: total length and what its parts mean."""

    length: int
    parts: tuple[str, ...]
