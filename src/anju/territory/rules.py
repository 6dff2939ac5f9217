"""One line of a list of divisions, judged without the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from anju.kernel.division_code import LENGTHS, Level, division_code, level_of, parent_of, subtree
from anju.kernel.findings import Finding
from anju.kernel.written import one_line

KINDS = ("gb", "stat", "local")
MAX_NAME = 80
FORMAL_NAMES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
"""Rungs that stand in the tables for form's sake; no address names them."""


class DivisionRow(NamedTuple):
    """A division as a list states it. None for validity and successor: the list does not say."""

    code: int
    name: str
    level: str
    kind: str
    parent: int | None
    valid_from: date | None = None
    valid_to: date | None = None
    successor: int | None = None


@dataclass(frozen=True, slots=True)
class LineFinding:
    """A remark about one line of the list; row: 1 for the first line below the header."""

    row: int
    finding: Finding


class UnreadableLineError(Exception):
    """A line that cannot be a division; `finding` says why (D601 code, D602 name, D603 level, D605 parent,
    D606 date or kind, D607 successor)."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def kind_of(code: int) -> str:
    """`gb` down to the county, `stat` below: GB/T 2260 ends at the county. The numbers 71-80 of a prefecture are
    development zones that statistics count as counties; a code of theirs is no GB/T 2260 code."""
    if code % 10**6:
        return "stat"
    return "stat" if 71 <= code // 10**6 % 100 <= 80 else "gb"


def read_line(said: Mapping[str, str]) -> DivisionRow:
    """A line of a CSV: `code` and `name`, and where given `level`, `parent`, `kind`, `valid_from`, `valid_to`,
    `successor`. What is not given follows from the code. UnreadableLineError otherwise."""
    code = _code(said, "code", "D601")
    if code is None:
        raise UnreadableLineError(Finding("D601", "code", said.get("code")))
    name = _name(said.get("name", ""))
    level = said.get("level", "") or level_of(code).value
    if level not in set(Level):
        raise UnreadableLineError(Finding("D603", "level", level))
    kind = said.get("kind", "") or kind_of(code)
    if kind not in KINDS:
        raise UnreadableLineError(Finding("D606", "kind", kind))
    begun, ended = _day(said, "valid_from"), _day(said, "valid_to")
    if begun and ended and ended <= begun:
        raise UnreadableLineError(Finding("D606", "valid_to", said["valid_to"]))
    successor = _code(said, "successor", "D601")
    if successor == code:
        raise UnreadableLineError(Finding("D607", "successor", said["successor"]))
    return DivisionRow(code, name, level, kind, _parent(said, code, level), begun, ended, successor)


def coded_line(code: str, name: str) -> DivisionRow:
    """A line of the JSON lists: short code and name are all there is. UnreadableLineError as `read_line`."""
    if len(code) not in LENGTHS or not (code.isascii() and code.isdigit()) or code < "11":
        raise UnreadableLineError(Finding("D601", "code", code))
    number = int(code.ljust(12, "0"))
    return DivisionRow(number, _name(name), level_of(number).value, kind_of(number), parent_of(number))


def _name(said: str) -> str:
    name = one_line(said)
    if not name or len(name) > MAX_NAME:
        raise UnreadableLineError(Finding("D602", "name", name, {"limit": MAX_NAME}))
    return name


def _parent(said: Mapping[str, str], code: int, level: str) -> int | None:
    """D605: only a province has none above it, and what stands above holds the code in its subtree. So no two divisions
    can stand above each other, and a range of codes is a jurisdiction whatever a list says."""
    parent = _code(said, "parent", "D605") if "parent" in said else parent_of(code)
    if parent == code and level != level_of(code):
        parent = parent_of(code)  # a city without counties, which some lists print below itself
    if parent is None:
        sound = level == Level.PROVINCE
    else:
        low, high = subtree(parent)
        sound = low < code < high
    if not sound:
        raise UnreadableLineError(Finding("D605", "parent", said.get("parent")))
    return parent


def _code(said: Mapping[str, str], field: str, number: str) -> int | None:
    if not said.get(field, ""):
        return None
    try:
        return division_code(said[field])
    except ValueError as error:
        raise UnreadableLineError(Finding(number, field, said[field])) from error


def _day(said: Mapping[str, str], field: str) -> date | None:
    if not said.get(field, ""):
        return None
    try:
        return date.fromisoformat(said[field])
    except ValueError as error:
        raise UnreadableLineError(Finding("D606", field, said[field])) from error
