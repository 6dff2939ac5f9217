"""Divisions by code, by place in the tree, by name. Public facts: no viewer, no scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from anju.kernel.division_code import Level, level_of, parent_of
from anju.kernel.errors import NotFound
from anju.territory.models import Division
from anju.territory.rules import FORMAL_NAMES

CODE_DIGITS = 12
CANDIDATES = 500


@dataclass(frozen=True, slots=True)
class DivisionLine:
    """A division. valid_to: the first day on which it is no more; path: names from the province down."""

    code: int
    name: str
    level: str
    kind: str
    parent: int | None
    valid_from: date | None
    valid_to: date | None
    successor: int | None
    path: str


class Standing(NamedTuple):
    in_force: bool
    successor: int | None


def division(code: int) -> DivisionLine:
    """One division, in force or retired. NotFound for a code nobody imported."""
    found = _lines(Division.objects.filter(code=code))
    if not found:
        raise NotFound("No such division.")
    return found[0]


def children(code: int | None, *, on: date | None = None) -> list[DivisionLine]:
    """The divisions right below, by code; None: the provinces. on: only those in force that day."""
    found = Division.objects.filter(parent=code) if code else Division.objects.filter(parent__isnull=True)
    return _lines((found.filter(_in_force(on)) if on else found).order_by("code"))


def path_name(code: int, *, down_to: Level = Level.COMMUNITY) -> str:
    """``广东省深圳市龙华区民治街道沙吓社区居委会``; rungs that are there for form's sake are left out. Empty for a code
    nobody imported."""
    return path_names([code], down_to=down_to)[code]


def path_names(codes: Iterable[int], *, down_to: Level = Level.COMMUNITY) -> dict[int, str]:
    """`path_name` of many, in one query."""
    ways = {code: _way(code, down_to) for code in codes}
    wanted = {above for way in ways.values() for above in way}
    names = dict(Division.objects.filter(code__in=wanted).values_list("code", "name"))
    return {
        code: "".join(name for above in way if (name := names.get(above, "")) not in FORMAL_NAMES)
        for code, way in ways.items()
    }


def standing(codes: Iterable[int], *, on: date) -> dict[int, Standing]:
    """Of each known code: in force that day or not, and its successor; one query."""
    known = Division.objects.filter(code__in=set(codes)).values_list("code", "valid_from", "valid_to", "successor")
    return {
        code: Standing((begun is None or begun <= on) and (ended is None or on < ended), successor)
        for code, begun, ended, successor in known
    }


def search(text: str, *, within: tuple[int, int] | None = None, limit: int = 20) -> list[DivisionLine]:
    """Divisions whose code, or name, begins with the last word; the words before stand anywhere above it.

    ``龙华 民治`` finds 民治街道 of 龙华区. within: half-open range of codes. Wider ones first, retired ones last."""
    words = text.split()
    if not words:
        return []
    found = Division.objects.filter(_begins_with(words[-1]))
    if within:
        found = found.filter(code__gte=within[0], code__lt=within[1])
    lines = _lines(found.order_by("code")[: CANDIDATES if len(words) > 1 else max(limit * 4, limit)])
    lines = [line for line in lines if all(word in line.path for word in words[:-1])]
    order = {level.value: rung for rung, level in enumerate(Level)}
    lines.sort(key=lambda line: (line.valid_to is not None, order[line.level], line.code))
    return lines[:limit]


def _begins_with(word: str) -> Q:
    if word.isascii() and word.isdigit() and len(word) <= CODE_DIGITS:
        return Q(code__gte=int(word.ljust(CODE_DIGITS, "0")), code__lte=int(word.ljust(CODE_DIGITS, "9")))
    return Q(name__startswith=word)


def _in_force(on: date) -> Q:
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def _way(code: int, down_to: Level) -> list[int]:
    """The codes from the province to `code`, read from its digits, no deeper than `down_to`."""
    rungs = list(Level)
    way = []
    above: int | None = code
    while above is not None:
        if rungs.index(level_of(above)) <= rungs.index(down_to):
            way.append(above)
        above = parent_of(above)
    return way[::-1]


def _lines(divisions: Iterable[Division]) -> list[DivisionLine]:
    rows = list(divisions)
    paths = path_names([row.code for row in rows])
    return [
        DivisionLine(
            row.code, row.name, row.level, row.kind, row.parent_id, row.valid_from, row.valid_to, row.successor_id,
            paths[row.code],
        )
        for row in rows
    ]  # fmt: skip


def has_divisions() -> bool:
    """Whether any list of divisions was ever imported."""
    return Division.objects.exists()
