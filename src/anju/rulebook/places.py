"""The rules of one kind at one place: those in force, and those that were and are not any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from anju.kernel.division_code import parent_of
from anju.rulebook.book import Resolved, Rulebook, RuleNotActive
from anju.rulebook.rules.base import Gap, Rule
from anju.rulebook.rules.packs import Pack
from anju.rulebook.rules.words import PackStatus

NATION = "000000"


def jurisdictions_of(division: int | None) -> list[str]:
    """Six-digit codes of a place and of all above it, nearest first, the nation last."""
    found: list[str] = []
    while division is not None:
        code = str(division)[:6]
        if code not in found:
            found.append(code)
        division = parent_of(division)
    return [*found, NATION]


def pack_at(book: Rulebook, division: int | None, on: date) -> Pack | None:
    """The nearest pack in force: county, city, province, nation; the newest where one place has several."""
    for jurisdiction in jurisdictions_of(division):
        try:
            return book.pack_for(jurisdiction, on)
        except RuleNotActive:
            continue
    return None


def in_force_at(book: Rulebook, division: int | None, kind: type[Rule], on: date) -> list[Resolved]:
    """Rules of a kind that answer at a place on a day, by id; `resolved.rule` is of that kind."""
    pack = pack_at(book, division, on)
    if pack is None:
        return []
    ids = sorted({rule.id for each in book.chain(pack) for rule in each.rules if isinstance(rule, kind)})
    return [found for found in (_answer(book, pack, rule_id, on) for rule_id in ids) if found is not None]


def former_at(book: Rulebook, division: int | None, kind: type[Rule], on: date) -> list[Resolved]:
    """Rules of a kind that a place had and has no more, newest first: told on a page, never applied."""
    ended = [
        Resolved(rule, pack, (), rule.valid.last_day, in_force=False)
        for pack in _packs_of(book, jurisdictions_of(division))
        for rule in pack.rules
        if isinstance(rule, kind) and rule.valid.last_day is not None and rule.valid.last_day < on
    ]
    return sorted(ended, key=lambda each: each.day, reverse=True)


def _answer(book: Rulebook, pack: Pack, rule_id: str, on: date) -> Resolved | None:
    try:
        found = book.rule(pack.id, rule_id, on)
    except RuleNotActive:
        return None
    return None if isinstance(found.rule, Gap) else found


def _packs_of(book: Rulebook, jurisdictions: Sequence[str]) -> list[Pack]:
    packs = book.packs.values()
    return [p for p in packs if p.head.jurisdiction in jurisdictions and p.head.status is PackStatus.ACTIVE]
