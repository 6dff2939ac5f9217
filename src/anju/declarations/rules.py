"""The checks that need to know the register: pure decisions over facts already fetched (forms.md 3, E2xx and W4xx)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from anju.declarations.said import DENIALS, ENDS, WITH_DWELLING, Said
from anju.kernel.deadlines import SHANGHAI
from anju.kernel.dwelling_code import compute_check_digit
from anju.kernel.findings import Finding
from anju.kernel.outages import Outage

ACTIVE = "active"
AFTER_LIFE = frozenset({"move_in", "change", "lodging", "extend", "hire"})
"""What cannot be of somebody who died, whichever day it names; what ended by then can still be said."""
SUPERSEDED = frozenset({"E205", "E206", "E209", "E216", "W408", "W422"})
EMPLOYED = frozenset({"hire", "leave", "not_worked"})


class Facts(NamedTuple):
    """What the register knows about one line; the columns of ``sql/facts.sql`` in their order."""

    dwelling: int | None
    division: int | None
    dwelling_state: str | None
    address: str | None
    successor: str | None
    has_right: bool
    person: int | None
    stay_dwelling: int | None
    stay_start: date | None
    stay_end: date | None
    move_in_pending: bool
    same_pending: bool
    employer: int | None
    employer_division: int | None
    job_start: date | None
    job_end: date | None
    hire_pending: bool
    full_sight: bool
    stay_end_reason: str | None
    said_in: date | None
    said_out: date | None
    died_on: date | None
    left_then: bool


@dataclass(frozen=True, slots=True)
class DueTime:
    """When a duty ends: the first instant that is late lies after `instant`; `article` is the law that says so.

    was: the end before outages were given back, as shown; empty where none was. outages: those that moved it."""

    instant: datetime
    shown: str
    article: str
    was: str = ""
    outages: tuple[Outage, ...] = ()

    @property
    def extension(self) -> Finding:
        """W421, for an end that outages moved."""
        params = {
            "was": self.was, "due": self.shown, "times": len(self.outages),
            "from": written_moment(self.outages[0].start), "until": written_moment(self.outages[-1].end),
        }  # fmt: skip
        return Finding("W421", "date", None, params)


def check_facts(said: Said, facts: Facts, due: DueTime | None, received_at: datetime) -> list[Finding]:
    """Findings of a line against the register and the law; a door shows them after the line's own."""
    findings: list[Finding] = []
    if said.kind in WITH_DWELLING:
        _check_dwelling(said, facts, findings)
        if facts.dwelling is not None and facts.has_right and said.day is not None and said.number:
            _check_stay(said, facts, findings)
    elif said.kind in EMPLOYED:
        _check_job(said, facts, findings)
    if (after_life := _after_life(said, facts)) is not None:
        findings[:] = [finding for finding in findings if finding.code not in SUPERSEDED]
        findings.append(after_life)
    if due is not None and due.outages:
        findings.append(due.extension)
    if due is not None and received_at > due.instant:
        late_by = int((received_at - due.instant).total_seconds())
        params = {"due": due.shown, "article": due.article, "seconds": late_by}
        findings.append(Finding("W401", "date", None, params))
    return findings


def _after_life(said: Said, facts: Facts) -> Finding | None:
    """E215, E217: nothing begins or goes on for somebody who died; and what ended with her life did not end later."""
    if facts.died_on is None or not facts.has_right:
        return None
    if said.kind in AFTER_LIFE:
        return Finding("E215", "id_number")
    if said.kind in ENDS and said.day is not None and said.day > facts.died_on and not nothing_to_do(said, facts):
        return Finding("E217", "date", said.day.isoformat())
    return None


def nothing_to_do(said: Said, facts: Facts) -> bool:
    """W408: the register, or a declaration still to be verified, already says this (and says it of the same day)."""
    known = _known(said, facts)
    lasts = known.start is not None and known.end is None
    match said.kind:
        case "move_in" | "lodging" | "hire" | "change":
            there = lasts and known.start == said.day
        case "move_out":
            there = facts.left_then
        case "leave":
            there = known.left and known.end == said.day
        case _:
            there = False
    return facts.same_pending or there


class Known(NamedTuple):
    """What stands, or waits, of the stay or job that a line speaks of: the latest there. left: it ended by somebody's
    word; said_in, said_out: another day of coming or leaving that waits."""

    start: date | None
    end: date | None
    left: bool
    said_in: date | None
    said_out: date | None


def _known(said: Said, facts: Facts) -> Known:
    if said.kind in EMPLOYED:
        return Known(facts.job_start, facts.job_end, facts.job_end is not None, facts.said_in, facts.said_out)
    if facts.stay_start is None or facts.stay_dwelling != facts.dwelling:
        return Known(None, None, False, facts.said_in, facts.said_out)
    left = facts.stay_end is not None and facts.stay_end_reason == "moved_out"
    return Known(facts.stay_start, facts.stay_end, left, facts.said_in, facts.said_out)


def _check_dwelling(said: Said, facts: Facts, findings: list[Finding]) -> None:
    if facts.dwelling is None:
        findings.append(Finding("E201", "dwelling_code", said.dwelling_code or None))
        return
    if not facts.has_right:
        findings.append(Finding("E207", "dwelling_code", said.dwelling_code))
        return
    if facts.dwelling_state != ACTIVE and said.kind not in ("move_out", "not_lived"):
        params = {"state": facts.dwelling_state, "successor": facts.successor}
        findings.append(Finding("E202", "dwelling_code", said.dwelling_code, params))
    if said.address and facts.address and _plain(said.address) != _plain(facts.address):
        findings.append(Finding("W407", "address", said.address, {"address": facts.address}))


def _check_stay(said: Said, facts: Facts, findings: list[Finding]) -> None:
    assert said.day is not None
    if contradicts(said, facts):
        findings.append(Finding("W422", "date", said.day.isoformat()))
        return
    lives_here = facts.stay_dwelling == facts.dwelling and facts.stay_end is None
    lives_somewhere = facts.stay_start is not None and facts.stay_end is None
    if said.kind == "not_lived":
        if not said.began_before:
            findings.append(Finding("E205", "dwelling_code", said.dwelling_code))
    elif said.kind in ("move_out", "extend"):
        if _before_it_began(said, _known(said, facts)):
            findings.append(Finding("E206", "date", said.day.isoformat()))
        elif not (lives_here or facts.move_in_pending or said.began_before or facts.left_then):
            findings.append(Finding("E205", "dwelling_code", said.dwelling_code))
    elif said.kind == "change" and facts.full_sight and not lives_somewhere and not facts.move_in_pending:
        findings.append(Finding("E205", "dwelling_code", said.dwelling_code))
    elif said.kind == "change" and lives_here and facts.stay_start is not None and said.day > facts.stay_start:
        findings.append(Finding("E216", "dwelling_code", said.dwelling_code))
    elif _overlaps_later(said.day, facts):
        findings.append(Finding("E206", "date", said.day.isoformat()))
    if nothing_to_do(said, facts):
        findings.append(Finding("W408", "kind"))


def contradicts(said: Said, facts: Facts) -> bool:
    """Whether a line says otherwise than the register, or than somebody whose word waits, about a stay in the same
    dwelling or a job with the same employer: another day of coming or of leaving, "is here" against "left", or that she
    never was."""
    if nothing_to_do(said, facts) or said.day is None:
        return False
    known = _known(said, facts)
    if _before_it_began(said, known):
        return False
    not_yet_left = known.left and known.end is not None and said.day < known.end
    if said.kind in DENIALS:
        return known.start is not None or known.said_in is not None
    if said.kind in ENDS:
        return known.said_out is not None or (known.left and known.end != said.day)
    if said.kind == "extend":
        return known.left or known.said_out is not None
    if said.kind == "change":
        return not_yet_left
    other_start = known.start is not None and known.end is None and known.start != said.day
    return not_yet_left or other_start or (known.said_in is not None and known.start is None)


def _before_it_began(said: Said, known: Known) -> bool:
    """Nobody leaves, or stays on, before the latest beginning there: no decision could make the register say so."""
    never = known.start is not None and said.day is not None and said.day < known.start
    return never and (said.kind in ENDS or said.kind == "extend")


def _overlaps_later(day: date, facts: Facts) -> bool:
    if facts.stay_start is None:
        return False
    return facts.stay_start > day or (facts.stay_end is not None and facts.stay_end > day)


def _check_job(said: Said, facts: Facts, findings: list[Finding]) -> None:
    if facts.employer is None:
        findings.append(Finding("E208", "employer", said.employer or None))
        return
    if not facts.has_right:
        findings.append(Finding("E207", "employer", said.employer or None))
        return
    if contradicts(said, facts):
        findings.append(Finding("W422", "date", said.day.isoformat() if said.day else None))
        return
    works_here = facts.job_start is not None and facts.job_end is None
    if nothing_to_do(said, facts):
        findings.append(Finding("W408", "kind"))
    elif said.kind != "hire" and not (works_here or facts.hire_pending or said.began_before):
        findings.append(Finding("E209", "employer", said.employer or None))
    elif said.day is not None and _before_it_began(said, _known(said, facts)):
        findings.append(Finding("E206", "date", said.day.isoformat()))


def written_moment(moment: datetime) -> str:
    """``2026-11-17 08:30``, on the clocks of the place."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _plain(address: str) -> str:
    return address.replace(" ", "").replace("\u3000", "")


def receipt_number(submission: int, received_on: date) -> str:
    """A receipt's number: day, serial, and a check digit (ISO 7064 MOD 11,10) that catches a slip on the telephone."""
    digits = f"{received_on:%Y%m%d}{submission:08d}"
    return f"{digits[:8]}-{digits[8:]}-{compute_check_digit(digits)}"
