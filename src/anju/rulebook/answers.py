"""Answers for command line, pages and other rooms: when is it due, by which article; what does a rule say, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from enum import Enum
from typing import Any

from anju.kernel.deadlines import SHANGHAI, Due, Duration, Rollover, due, end_of, full_months_on, window_before
from anju.kernel.errors import AnjuError
from anju.kernel.periods import Period
from anju.kernel.policies import NUMBERS, DateOnly, OfficeRollover, Policies
from anju.rulebook.book import Resolved, Rulebook, RuleNotActive, out_of_force
from anju.rulebook.rules.base import Gap, Rule
from anju.rulebook.rules.packs import Pack
from anju.rulebook.rules.penalties import PenaltyRule, lighter
from anju.rulebook.rules.permits import Eligibility, EndorsementRule, ProcessingSla

DUTIES: Mapping[tuple[str, str], str] = {
    **{
        (role, kind): f"declare.{role.lower()}.{side}"
        for role in ("LANDLORD", "AGENCY", "HOST", "PROPERTY_MANAGER", "OTHER")
        for kind, side in (("MOVE_IN", "start"), ("CHANGE", "start"), ("MOVE_OUT", "end"), ("LODGING", "start"))
    },
    ("EMPLOYER", "MOVE_IN"): "declare.employer.start",
    ("EMPLOYER", "CHANGE"): "declare.employer.start",
    ("EMPLOYER", "MOVE_OUT"): "declare.employer.end",
    ("EMPLOYER", "HIRE"): "declare.employer.start",
    ("EMPLOYER", "LEAVE"): "declare.employer.end",
    ("RESIDENT", "MOVE_IN"): "register.resident",
    ("RESIDENT", "CHANGE"): "change.address",
    ("RESIDENT", "MOVE_OUT"): "register.resident.end",
}
BASE_FIELDS = frozenset(f.name for f in fields(Rule))


class NoClock(AnjuError):
    """The rule exists, but sets no limit a due could be computed from."""

    status = 422
    code = "no-clock"


@dataclass(frozen=True, slots=True)
class Limit:
    """A computed limit. due: None for "promptly"; opens_on: first day of a window or of a right, if there is one;
    clock: the duration it was reckoned with, where it was by one."""

    due: Due | None
    unit: str
    resolved: Resolved
    opens_on: date | None = None
    clock: Duration | None = None


def duty_rule_id(declarant_role: str, kind: str) -> str | None:
    """The rule a declaration of this role and kind is measured by (``LANDLORD``, ``MOVE_IN`` →
    ``declare.landlord.start``); None when the law names no such duty. Upper or lower case.

    A change of address is the resident's duty; whoever lets or lends the new dwelling has his own, that of every
    beginning there."""
    return DUTIES.get((declarant_role.upper(), kind.upper()))


def limit_for(book: Rulebook, pack: str, rule: str, at: date | datetime, *, as_written: bool = False) -> Limit:
    """The limit of a rule for something that happened at a moment or on a day.

    as_written: also let a pack out of force answer (see Rulebook.rule_as_written). Raises what Rulebook.rule raises,
    NoClock, CalendarUnknown, TimeOfDayNeeded. Cheap enough for one call a row.
    """
    day = _day(at)
    resolved = (book.rule_as_written if as_written else book.rule)(pack, rule, day)
    policies = book.policies(pack, resolved.day)
    found = resolved.rule
    if isinstance(found, EndorsementRule):
        window = window_before(day, found.every, found.window, policies.anniversary)
        return Limit(end_of(_last(window)), found.every.unit.value, resolved, window.start)
    if isinstance(found, Eligibility):
        return Limit(None, "MONTH", resolved, full_months_on(day, found.months, policies.half_year))
    clock = found.clock()
    if clock is None:
        raise NoClock(
            "%(rule)s sets no limit in time (%(article)s).", params={"rule": rule, "article": resolved.article}
        )
    clock = _by_policy(clock, found, policies)
    return Limit(due(clock, at, book.calendar), clock.unit.value, resolved, clock=clock)


def due_for(
    book: Rulebook, pack: str, rule: str, at: date | datetime, *, translate: Callable[[str], str] = str
) -> dict[str, Any]:
    """``{due, unit, article, source, …}`` for the command line: due as ISO text or None, see Limit.

    A pack that was not in force yet, or no longer, answers from its text, because what began before a law may be
    measured by it (a stay that counts towards a permit); in_force is False then, and reason (as `translate`, a door's
    gettext, says it) is the sentence explain gives for that day.
    """
    limit = limit_for(book, pack, rule, at, as_written=True)
    resolved = limit.resolved
    answer = {
        "due": limit.due.isoformat() if limit.due else None,
        "unit": limit.unit,
        "article": resolved.article,
        "source": resolved.source,
        "source_ref": resolved.source_ref,
        "rule": rule,
        "pack": resolved.pack.id,
        "pack_version": resolved.pack.version,
        "in_force": resolved.in_force,
    }
    if not resolved.in_force:
        answer["reason"] = out_of_force(book.pack(pack), _day(at)).said(translate)
    if limit.due and limit.due.unrolled:
        answer["unrolled"] = limit.due.unrolled.isoformat()
    if limit.opens_on:
        answer["opens_on"] = limit.opens_on.isoformat()
    return answer


def explain(book: Rulebook, pack: str, rule: str, on: date, *, translate: Callable[[str], str] = str) -> dict[str, Any]:
    """Everything about a rule on a day, for page and command line; plain values only.

    A rule that does not answer gives `reason` (as `translate`, a door's gettext, says it) and `missing` instead of
    `value`. Raises PackUnknown and RuleUnknown.
    """
    named = book.pack(pack)
    answer: dict[str, Any] = {"rule": rule, "pack": pack, "pack_version": named.version, "on": on.isoformat()}
    try:
        resolved = book.rule(pack, rule, on)
    except RuleNotActive as error:
        answer |= {"active": False, "reason": error.said(translate), "missing": error.missing}
    else:
        answer |= {"active": True, "from_pack": resolved.pack.id} | _stated(resolved.rule)
    answer["inheritance"] = [
        {"pack": p.id, "title": p.head.title, "versions": [_stated(version) for version in p.versions(rule)]}
        for p in book.chain(named)
    ]
    answer["superseded"] = [
        {"pack": p.id, "title": p.head.title} | _stated(version)
        for p in _lineage(book, named)
        for version in p.versions(rule)
        if version.valid.end is not None and version.valid.end <= on
    ]
    policies = book.policies(pack, on)
    answer["policies"] = {NUMBERS[key]: {"name": key, "choice": str(value)} for key, value in asdict(policies).items()}
    answer["not_found"] = list(named.missing)
    return answer


def penalty_for(
    book: Rulebook, jurisdiction: str, rule: str, *, act_on: date, decided_on: date, unit: bool, persons: int = 1
) -> PenaltyRule | None:
    """The penalty version to apply: that of the act or the lighter later one; None when either day has none.

    Administrative Penalty Law, art. 37: the old law, unless the new one is milder.
    """
    versions = [_penalty_on(book, jurisdiction, rule, day) for day in (act_on, decided_on)]
    return lighter(versions[0], versions[1], unit=unit, persons=persons)


def _penalty_on(book: Rulebook, jurisdiction: str, rule: str, day: date) -> PenaltyRule | None:
    try:
        found = book.rule(book.pack_for(jurisdiction, day).id, rule, day).rule
    except AnjuError as error:
        if error.code in ("rule-unknown", "rule-not-active"):
            return None
        raise
    return found if isinstance(found, PenaltyRule) else None


def _day(at: date | datetime) -> date:
    return at.astimezone(SHANGHAI).date() if isinstance(at, datetime) else at


def _by_policy(clock: Duration, rule: Rule, policies: Policies) -> Duration:
    if isinstance(rule, ProcessingSla) and policies.office_rollover is OfficeRollover.NOT_APPLIED:
        clock = replace(clock, rollover=Rollover.NONE)
    if policies.date_only is DateOnly.REJECT:
        clock = replace(clock, date_only_policy=DateOnly.REJECT)
    return clock


def _last(window: Period) -> date:
    if window.last_day is None:
        raise ValueError("a window has an end")
    return window.last_day


def _lineage(book: Rulebook, pack: Pack) -> list[Pack]:
    """The pack, those above it, and every pack one of them replaced."""
    found = book.chain(pack)
    for known in found:
        older = known.head.supersedes
        if older and book.packs[older] not in found:
            found.append(book.packs[older])
    return found


def _stated(rule: Rule) -> dict[str, Any]:
    return {
        "kind": rule.wanted if isinstance(rule, Gap) else rule.kind,
        "status": rule.status.value,
        "value": {f.name: _plain(getattr(rule, f.name)) for f in fields(rule) if f.name not in BASE_FIELDS},
        "valid_from": rule.valid.start.isoformat(),
        "valid_through": rule.valid.last_day.isoformat() if rule.valid.last_day else None,
        "sources": [
            {
                "ref": citation.ref,
                "article": citation.text,
                "source": citation.source.label,
                "level": citation.source.level.value,
                "evidence": citation.source.evidence.value,
                "checked_on": citation.source.checked_on.isoformat(),
            }
            for citation in rule.citations
        ],
        "note": rule.note or rule.reason,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Duration) or hasattr(value, "__dataclass_fields__"):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value.isoformat() if isinstance(value, date) else value
