"""The rulebook: all packs together, asked "which rule, here, on this day, from which source"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path

from anju.kernel.calendars import WorkingCalendar, announced
from anju.kernel.errors import AnjuError, Word
from anju.kernel.policies import Policies
from anju.rulebook.invariants import ancestors, holes
from anju.rulebook.loader import load_packs
from anju.rulebook.problems import Problem
from anju.rulebook.rules.base import Gap, Rule
from anju.rulebook.rules.forms import FormSpec, merge_forms
from anju.rulebook.rules.packs import Pack
from anju.rulebook.rules.words import PackStatus, Status


class PackUnknown(AnjuError):
    """There is no pack of that id."""

    status = 404
    code = "pack-unknown"


class RuleUnknown(AnjuError):
    """Neither the pack nor any above it has, or had, a rule of that id."""

    status = 404
    code = "rule-unknown"


class RuleNotActive(AnjuError):
    """The rule does not answer on that day: not yet or no longer in force, not found, or deliberately off.

    missing: what the pack says was not found, or why it is off; empty for a matter of dates.
    """

    status = 422
    code = "rule-not-active"

    def __init__(self, message: str, *, params: Mapping[str, object], missing: str = "") -> None:
        super().__init__(message, params=params)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Step:
    """One pack that was looked at. rule: its version on that day, None if it has none."""

    pack: Pack
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A rule with its provenance. pack: the pack it stands in; chain: the packs looked at, nearest first;
    in_force: False when a pack out of force answered as on ``day``, its nearest day in force."""

    rule: Rule
    pack: Pack
    chain: tuple[Step, ...]
    day: date
    in_force: bool = True

    @property
    def article(self) -> str:
        """``浙江省流动人口居住登记条例 第九条``"""
        return self.rule.citations[0].text

    @property
    def source(self) -> str:
        """The instrument: ``四川省流动人口信息登记办法（四川省人民政府令第279号）``"""
        return self.rule.citations[0].source.label

    @property
    def source_ref(self) -> str:
        """``sc-279#7.1``"""
        return self.rule.citations[0].ref


class Rulebook:
    """Loaded packs. Build it with load; it never changes afterwards."""

    def __init__(self, packs: Mapping[str, Pack], calendar: WorkingCalendar) -> None:
        self.packs = dict(sorted(packs.items()))
        self.calendar = calendar
        self._resolved: dict[tuple[str, str, date], Resolved] = {}
        self._policies: dict[tuple[str, date], Policies] = {}

    @staticmethod
    def load(*folders: Path) -> Rulebook:
        """The rulebook of one or more folders; a pack of a later folder replaces its namesake in an earlier one.

        Raises PackErrors with every problem. Loaded once for each set of folders.
        """
        return _load(tuple(folder.resolve() for folder in folders))

    @cached_property
    def remarks(self) -> tuple[Problem, ...]:
        """Days between versions that no version answers for."""
        return tuple(hole for pack in self.packs.values() for hole in holes(pack))

    def pack(self, pack_id: str) -> Pack:
        """Raises PackUnknown, naming those that are near."""
        if pack_id not in self.packs:
            near = get_close_matches(pack_id, self.packs) or list(self.packs)
            raise PackUnknown(
                "There is no pack %(pack)s; there is %(near)s.", params={"pack": pack_id, "near": ", ".join(near)}
            )
        return self.packs[pack_id]

    def pack_for(self, jurisdiction: str, on: date) -> Pack:
        """The active pack of a jurisdiction (its six-digit code) on a day. Raises RuleNotActive if there is none."""
        own = [p for p in self.packs.values() if p.head.jurisdiction == jurisdiction and _answers(p, on)]
        if not own:
            raise RuleNotActive(
                "No pack of %(jurisdiction)s is in force on %(day)s.", params={"jurisdiction": jurisdiction, "day": on}
            )
        # A pack that supplements another (a notice) extends it, and so speaks for both.
        return max(own, key=lambda p: (len(self.chain(p)), p.valid.start))

    def chain(self, pack: Pack) -> list[Pack]:
        """The pack and those it inherits from, nearest first."""
        return [pack, *ancestors(pack, self.packs)]

    def rule(self, pack_id: str, rule_id: str, on: date) -> Resolved:
        """The rule in force on a day, inheritance applied: the nearest pack that has a version then.

        Raises PackUnknown, RuleUnknown, RuleNotActive. For live work: a pack out of force does not answer.
        """
        key = (pack_id, rule_id, on)
        if key not in self._resolved:
            pack = self.pack(pack_id)
            if not _answers(pack, on):
                raise out_of_force(pack, on)
            self._resolved[key] = self._resolve(pack, rule_id, on)
        return self._resolved[key]

    def rule_as_written(self, pack_id: str, rule_id: str, on: date) -> Resolved:
        """As rule, but a pack out of force answers as on its nearest day in force, and in_force says so.

        For questions about a text ("what did the 2016 measure say"), never for deciding a case.
        """
        pack = self.pack(pack_id)
        if pack.head.status is not PackStatus.ACTIVE or pack.valid.contains(on):
            return self.rule(pack_id, rule_id, on)
        nearest = pack.valid.start if on < pack.valid.start else (pack.valid.last_day or on)
        resolved = self.rule(pack_id, rule_id, nearest)
        return Resolved(resolved.rule, resolved.pack, resolved.chain, nearest, in_force=False)

    def policies(self, pack_id: str, on: date) -> Policies:
        """The switches P1 to P9, the nearest pack's choice first."""
        if (pack_id, on) not in self._policies:
            chosen: dict[str, str] = {}
            for pack in reversed(self._active_chain(pack_id, on)):
                chosen |= pack.policies
            defaults = Policies()
            typed = {key: type(getattr(defaults, key))(value) for key, value in chosen.items()}
            self._policies[pack_id, on] = Policies(**typed)
        return self._policies[pack_id, on]

    def form(self, pack_id: str, on: date) -> FormSpec:
        """How the place prints its form, inheritance applied; before the rules above it began to hold as after, because
        the same sheets are read."""
        named, *above = self.chain(self.pack(pack_id))
        known = [pack for pack in above if pack.head.status is PackStatus.ACTIVE and not _is_over(pack, on)]
        return merge_forms([pack.form for pack in reversed([named, *known])])

    def _active_chain(self, pack_id: str, on: date) -> list[Pack]:
        named = self.pack(pack_id)
        return [named, *(pack for pack in self.chain(named)[1:] if _answers(pack, on))]

    def _resolve(self, pack: Pack, rule_id: str, on: date) -> Resolved:
        steps: list[Step] = []
        for candidate in self.chain(pack):
            versions = [r for r in candidate.versions(rule_id) if r.valid.contains(on) and r.status is not Status.DRAFT]
            found = versions[0] if versions and candidate.head.status is PackStatus.ACTIVE else None
            steps.append(Step(candidate, found))
            if isinstance(found, Gap):
                raise RuleNotActive(
                    "%(rule)s was not found for %(pack)s: %(missing)s",
                    params={"rule": rule_id, "pack": candidate.id, "missing": found.missing},
                    missing=found.missing,
                )
            if found is not None and found.status is Status.DISABLED:
                raise RuleNotActive(
                    "%(rule)s is off in %(pack)s: %(reason)s",
                    params={"rule": rule_id, "pack": candidate.id, "reason": found.reason},
                    missing=found.reason,
                )
            if found is not None:
                return Resolved(found, candidate, tuple(steps), on)
        raise self._nothing(pack, rule_id, on)

    def _nothing(self, pack: Pack, rule_id: str, on: date) -> AnjuError:
        known = {rule.id: rule for candidate in self.chain(pack) for rule in candidate.rules}
        if rule_id in known:
            spans = [
                f"{rule.valid.start} – {rule.valid.last_day or '…'} ({candidate.id})"
                for candidate in self.chain(pack)
                for rule in candidate.versions(rule_id)
            ]
            return RuleNotActive(
                "%(rule)s is not in force on %(day)s: %(spans)s.",
                params={"rule": rule_id, "day": on, "spans": "; ".join(spans)},
            )
        near = get_close_matches(rule_id, known, n=5) or sorted(known)
        return RuleUnknown(
            "%(pack)s has no rule %(rule)s, nor has any pack above it; there is %(near)s.",
            params={"pack": pack.id, "rule": rule_id, "near": ", ".join(near)},
        )


@cache
def _load(folders: tuple[Path, ...]) -> Rulebook:
    packs, years = load_packs(folders)
    return Rulebook(packs, announced().with_years(years))


def _answers(pack: Pack, on: date) -> bool:
    return pack.head.status is PackStatus.ACTIVE and pack.valid.contains(on)


def _is_over(pack: Pack, on: date) -> bool:
    return pack.valid.end is not None and pack.valid.end <= on


def out_of_force(pack: Pack, on: date) -> RuleNotActive:
    """Why a pack does not answer on a day: one sentence for whoever refuses, and for whoever answers all the same."""
    missing = " ".join(pack.missing)
    if pack.head.status is not PackStatus.ACTIVE:
        params: dict[str, object] = {"pack": pack.id, "status": Word(pack.head.status.value)}
        return RuleNotActive("%(pack)s is %(status)s and answers for no case.", params=params, missing=missing)
    params = {"pack": pack.id, "start": pack.valid.start, "end": pack.valid.last_day or "…", "day": on}
    if not missing:
        return RuleNotActive("%(pack)s is in force %(start)s – %(end)s, not on %(day)s.", params=params)
    return RuleNotActive(
        "%(pack)s is in force %(start)s – %(end)s, not on %(day)s. %(missing)s",
        params={**params, "missing": missing},
        missing=missing,
    )
