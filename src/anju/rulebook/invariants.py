"""What no pack may do, whatever it says: the checks between rules, packs and compiled-in lists. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from itertools import combinations, pairwise

from anju.kernel.deadlines import HOURS_A_DAY, Duration, Unit
from anju.kernel.periods import ONE_DAY
from anju.kernel.policies import NUMBERS, Policies
from anju.kernel.prohibited import is_prohibited_header, normalise_header
from anju.rulebook.problems import Problem
from anju.rulebook.rules.base import Rule
from anju.rulebook.rules.duties import DeclarationDuty, FieldPolicy
from anju.rulebook.rules.fields import FIELDS, Verdict
from anju.rulebook.rules.forms import CODED_FIELDS, DECLARATION_KINDS, FORM_FIELDS, UNCHANGED
from anju.rulebook.rules.organisation import Kpi, VisitCadence
from anju.rulebook.rules.packs import Pack
from anju.rulebook.rules.penalties import Amount, PenaltyRule
from anju.rulebook.rules.permits import Benefit, Eligibility, Fee, ProcessingSla
from anju.rulebook.rules.sources import ACTIVE_EVIDENCE, PENALTY_LEVELS
from anju.rulebook.rules.words import FieldMode, Opens, PackStatus, Status, Tier, VisitSubject

Found = Iterator[tuple[str, dict[str, object]]]
Packs = Mapping[str, Pack]

ISSUE = "permit.issue"
LONGEST_ISSUE_DAYS = 30
NATIONAL_BENEFITS = frozenset(
    [f"benefit.service.{n}" for n in range(1, 7)] + [f"benefit.convenience.{n}" for n in range(1, 8)]
)
KPI_TABOO = (
    "fine", "penalt", "case", "arrest", "crime", "criminal", "risk", "suspic", "suspect", "attention",
    "罚", "案件", "处罚", "风险", "嫌疑", "重点人", "犯罪",
)  # fmt: skip
LARGEST = 100_000_000
BOUNDS = {
    "target_percent": (0, 100),
    "before_day": (1, 31),
    **dict.fromkeys(
        ("residents_each", "months", "cycle_days", "within_months", "insured_within", "length"), (1, 10_000)
    ),
}
"""Whole number of a rule → the least and the most it can be, where that is not 0 to 100 million."""
TIERS = list(Tier)
SHAPES = dict(zip(TIERS, (r"000000", r"[1-9]\d0000", r"[1-9]\d{3}00", r"[1-9]\d{5}"), strict=True))


def check_packs(packs: Packs) -> list[Problem]:
    """All problems of all packs, in the order of files and rules."""
    problems: list[Problem] = []
    for pack in sorted(packs.values(), key=lambda p: p.file):
        for check in PACK_CHECKS:
            problems += [Problem(pack.file, rule, code, params) for rule, code, params in check(pack, packs)]
        for rule in pack.rules:
            for rule_check in RULE_CHECKS:
                problems += [Problem(pack.file, rule.id, code, params) for code, params in rule_check(rule)]
    return problems


def ancestors(pack: Pack, packs: Packs) -> list[Pack]:
    """The packs a pack inherits from, nearest first."""
    chain = []
    while (parent := packs.get(pack.head.extends)) is not None:
        chain.append(parent)
        pack = parent
    return chain


def _evidence(rule: Rule) -> Found:
    if rule.status is Status.ACTIVE:
        for citation in rule.citations:
            if citation.source.evidence not in ACTIVE_EVIDENCE:
                yield "evidence-low", {"ref": citation.ref, "evidence": citation.source.evidence}


def _penalty_level(rule: Rule) -> Found:
    if isinstance(rule, PenaltyRule):
        for citation in rule.citations:
            if citation.source.level not in PENALTY_LEVELS:
                yield "penalty-level", {"ref": citation.ref, "level": citation.source.level}


def _issue_limit(rule: Rule) -> Found:
    if isinstance(rule, ProcessingSla) and rule.id == ISSUE and _longer_than_days(rule.deadline, LONGEST_ISSUE_DAYS):
        yield "sla-too-long", {"value": rule.deadline.value, "unit": rule.deadline.unit}


def _longer_than_days(limit: Duration, days: int) -> bool:
    """Working days are reckoned by ordinary weeks, five in seven days; a month has up to 31 days."""
    match limit.unit:
        case Unit.MONTH | Unit.YEAR:
            return True
        case Unit.WORKING_DAY:
            return limit.value * 7 > days * 5
        case Unit.HOUR:
            return limit.value > days * HOURS_A_DAY
        case _:
            return limit.value > days


def _fees(rule: Rule) -> Found:
    if isinstance(rule, Fee):
        for key in ("registration", "first_issue", "endorsement"):
            if value := getattr(rule, key):
                yield "fee-charged", {"key": key, "value": value}


def _kpi(rule: Rule) -> Found:
    if isinstance(rule, Kpi):
        terms = [term.lower() for term in (rule.id, rule.part, rule.whole)]
        for taboo in KPI_TABOO:
            for term in terms:
                if taboo in term:
                    yield "kpi-person", {"term": term}


def _visits(rule: Rule) -> Found:
    if isinstance(rule, VisitCadence) and rule.subject is VisitSubject.PERSON:
        yield "visit-person", {}


def _field_policy(rule: Rule) -> Found:
    if not isinstance(rule, FieldPolicy):
        return
    if concept := is_prohibited_header(rule.field):
        yield "field-prohibited", {"field": rule.field, "concept": concept}
    elif rule.field not in FIELDS:
        yield "field-unknown", {"field": rule.field, "known": ", ".join(FIELDS)}
    else:
        allowed = {Verdict.OPTIONAL: {FieldMode.OFF}, Verdict.CONTROLLED: {FieldMode.ON, FieldMode.OFF}}
        if rule.mode not in allowed.get(FIELDS[rule.field], set()):
            controlled = ", ".join(name for name, verdict in FIELDS.items() if verdict is Verdict.CONTROLLED)
            yield "field-locked", {"field": rule.field, "mode": rule.mode, "controlled": controlled}


def _benefit_condition(rule: Rule) -> Found:
    if isinstance(rule, Benefit) and rule.reserved and rule.opens is not Opens.NONE:
        yield "benefit-condition", {"title": rule.title}


def _grounds(rule: Rule) -> Found:
    if isinstance(rule, Eligibility) and rule.status is Status.ACTIVE:
        asked = (rule.any_of, rule.all_of, rule.insured, rule.insured_consecutive, rule.holds_first)
        if not any(asked):
            yield "eligibility-open", {}


def _declarant(rule: Rule) -> Found:
    if isinstance(rule, DeclarationDuty) and rule.id.startswith("declare."):
        wanted = f"declare.{rule.declarant.lower()}"
        if not rule.id.startswith((f"{wanted}.start", f"{wanted}.end")):
            yield "rule-id-declarant", {"id": rule.id, "declarant": rule.declarant, "wanted": wanted}


def _numbers(rule: Rule) -> Found:
    for key, value in vars(rule).items():
        if type(value) is int:
            least, most = BOUNDS.get(key, (0, LARGEST))
            if not least <= value <= most:
                yield "number", {"key": key, "value": value, "least": least, "most": most}


PackFound = Iterator[tuple[str, str, dict[str, object]]]


def _tiers(pack: Pack, packs: Packs) -> PackFound:
    for parent in ancestors(pack, packs)[:1]:
        if TIERS.index(parent.head.tier) > TIERS.index(pack.head.tier):
            yield "", "parent-lower", {"tier": pack.head.tier, "parent_tier": parent.head.tier, "parent": parent.id}


def _jurisdiction(pack: Pack, packs: Packs) -> PackFound:
    own = pack.head.jurisdiction
    if not re.fullmatch(SHAPES[pack.head.tier], own):
        yield "", "jurisdiction", {"read": own, "tier": pack.head.tier}
        return
    for parent in ancestors(pack, packs)[:1]:
        above = parent.head.jurisdiction
        if not own.startswith(re.sub("(00)+$", "", above)):
            yield "", "parent-elsewhere", {"jurisdiction": own, "above": above, "parent": parent.id}


def _rivals(pack: Pack, packs: Packs) -> PackFound:
    """Two texts of one place speak on one day only where one of them supplements the other."""
    for other in packs.values():
        active = pack.head.status is other.head.status is PackStatus.ACTIVE
        if active and pack.head.jurisdiction == other.head.jurisdiction and pack.id > other.id:
            related = pack in ancestors(other, packs) or other in ancestors(pack, packs)
            if not related and pack.valid.overlaps(other.valid):
                yield "", "pack-rival", {"other": other.id, "jurisdiction": pack.head.jurisdiction}


def _overlaps(pack: Pack, packs: Packs) -> PackFound:  # noqa: ARG001 - one shape for all checks
    for first, second in combinations(pack.rules, 2):
        if first.id == second.id and first.valid.overlaps(second.valid):
            spans = [f"{r.valid.start} – {r.valid.last_day or '…'}" for r in (first, second)]
            yield first.id, "overlap", {"first": spans[0], "second": spans[1]}


def _kinds(pack: Pack, packs: Packs) -> PackFound:
    """An id keeps its kind down the chain; a gap stands for the kind it could not fill."""
    for parent in ancestors(pack, packs):
        kinds = {rule.id: _kind(rule) for rule in parent.rules}
        for rule in pack.rules:
            if kinds.get(rule.id, _kind(rule)) != _kind(rule):
                yield rule.id, "kind-changed", {"kind": _kind(rule), "parent": parent.id, "parent_kind": kinds[rule.id]}


def _kind(rule: Rule) -> str:
    return getattr(rule, "wanted", "") or rule.kind


def _penalty_range(pack: Pack, packs: Packs) -> PackFound:
    for parent in ancestors(pack, packs):
        for rule in pack.rules:
            for superior in parent.rules:
                if isinstance(rule, PenaltyRule) and isinstance(superior, PenaltyRule) and _covers(superior, rule):
                    for amount, bounds in _outside(rule, superior):
                        params: dict[str, object] = {
                            "amount": _yuan(amount),
                            "range": _yuan(bounds),
                            "parent": parent.id,
                            "parent_rule": superior.id,
                        }
                        yield rule.id, "penalty-range", params


def _covers(superior: PenaltyRule, rule: PenaltyRule) -> bool:
    return (
        superior.act is rule.act
        and bool(set(superior.actors) & set(rule.actors))
        and superior.valid.overlaps(rule.valid)
        and not any(citation.source.special_zone for citation in rule.citations)
    )


def _outside(rule: PenaltyRule, superior: PenaltyRule) -> Iterator[tuple[Amount, Amount]]:
    for unit in (False, True):
        amount, bounds = rule.amount_for(unit=unit), superior.amount_for(unit=unit)
        if amount and bounds and not amount.within(bounds):
            yield amount, bounds


def _yuan(amount: Amount) -> str:
    return f"{amount.min}" if amount.min == amount.max else f"{amount.min}–{amount.max}"


def _benefits(pack: Pack, packs: Packs) -> PackFound:  # noqa: ARG001 - one shape for all checks
    given = {rule.id for rule in pack.rules if isinstance(rule, Benefit) and rule.status is Status.ACTIVE}
    if pack.head.tier is Tier.NATION:
        if missing := NATIONAL_BENEFITS - given:
            yield "", "benefit-missing", {"ids": ", ".join(sorted(missing))}
        return
    for rule in pack.rules:
        if rule.id in NATIONAL_BENEFITS and (rule.id not in given or rule.valid.end is not None):
            yield rule.id, "benefit-removed", {"id": rule.id}


def _policies(pack: Pack, packs: Packs) -> PackFound:  # noqa: ARG001 - one shape for all checks
    choices = {key: [choice.value for choice in type(chosen)] for key, chosen in asdict(Policies()).items()}
    for key, value in pack.policies.items():
        if value not in choices.get(key, ()):
            known = choices.get(key) or [f"{number} {name}" for name, number in NUMBERS.items()]
            yield "policies", "policy-unknown", {"key": key, "read": value, "known": ", ".join(known)}


def _form(pack: Pack, packs: Packs) -> PackFound:  # noqa: ARG001 - one shape for all checks
    form = pack.form
    for names, known in (
        (form.headers, FORM_FIELDS),
        (form.codes, CODED_FIELDS),
        (form.labels, CODED_FIELDS),
        (form.kinds, (*DECLARATION_KINDS, UNCHANGED)),
    ):
        for name in names:
            if name not in known:
                yield "form", "form-field", {"field": name, "known": ", ".join(known)}
    meanings: dict[str, str] = {}
    for name, texts in form.headers.items():
        for text in texts:
            if concept := is_prohibited_header(text):
                yield "form", "header-prohibited", {"header": text, "concept": concept}
            first = meanings.setdefault(normalise_header(text), name)
            if first != name:
                yield "form", "header-twice", {"header": text, "first": first, "second": name}


RULE_CHECKS: tuple[Callable[[Rule], Found], ...] = (
    _evidence,
    _penalty_level,
    _issue_limit,
    _fees,
    _kpi,
    _visits,
    _field_policy,
    _benefit_condition,
    _grounds,
    _declarant,
    _numbers,
)
PACK_CHECKS: tuple[Callable[[Pack, Packs], PackFound], ...] = (
    _tiers,
    _jurisdiction,
    _rivals,
    _overlaps,
    _kinds,
    _penalty_range,
    _benefits,
    _policies,
    _form,
)


def holes(pack: Pack) -> list[Problem]:
    """Rules of which versions leave days between them unanswered: allowed, and worth a look."""
    found = []
    for rule_id in dict.fromkeys(rule.id for rule in pack.rules):
        versions = pack.versions(rule_id)
        for earlier, later in pairwise(versions):
            if earlier.valid.end is not None and earlier.valid.end < later.valid.start:
                days = {"first": earlier.valid.end, "last": later.valid.start - ONE_DAY}
                found.append(Problem(pack.file, rule_id, "gap", days))
    return found
