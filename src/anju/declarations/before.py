"""What a message said before of the same person in the same place: the same once more, or otherwise. Pure.

A message has one declarant, so two of its lines that cannot both be right are his own to mend, whichever chunk they go
with. Its lines are taken in their order, as they happened."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from anju.declarations.said import BEGINS, DENIALS, ENDS, WITH_DWELLING, Said
from anju.kernel.findings import Finding, refuses

PASSING = frozenset({"change", "lodging"})
"""Who lodges may do so night by night, and a change says little of days: neither contradicts an arrival."""


class Word(NamedTuple):
    """The last thing said of a fact; came: a line so far makes it begin."""

    kind: str
    day: date
    row: int
    came: bool


class Before:
    """Remembers a message's lines as they go by; `compare` tells a line what those before it mean for it."""

    def __init__(self) -> None:
        self._same: dict[object, int] = {}
        self._last: dict[object, Word] = {}
        self._home: dict[object, str] = {}

    def compare(self, said: Said) -> None:
        """E301 where a line before says the same, E303 where one says otherwise; and whether one makes begin what this
        one ends or goes on with, because the register does not know that yet."""
        if not (said.number and said.day is not None and said.kind):
            return
        first = self._same.setdefault(said.same_as(), said.row)
        if first != said.row:
            said.findings.append(Finding("E301", "row", None, {"row": first}))
            return
        of_home = said.kind in WITH_DWELLING
        place, person = said.dwelling_code if of_home else said.employer, (said.id_kind, said.number)
        last = self._last.get((person, of_home, place))
        said.began_before = last is not None and last.came
        lived_elsewhere = of_home and self._home.get(person, place) != place
        if last is not None and _otherwise(last, said.kind, said.day, lived_elsewhere):
            said.findings.append(Finding("E303", "row", None, {"row": last.row}))
        elif not refuses(said.findings):
            comes = said.kind in BEGINS or said.kind in PASSING
            if of_home and comes:
                self._home[person] = place
            if last is None or said.kind not in PASSING:
                word = Word(said.kind, said.day, said.row, said.began_before or comes)
                self._last[(person, of_home, place)] = word


def _otherwise(last: Word, kind: str, day: date, lived_elsewhere: bool) -> bool:
    """Whether both cannot be right."""
    if kind in DENIALS or last.kind in DENIALS:
        return kind != last.kind
    if kind in BEGINS:
        return day < last.day or not (lived_elsewhere or last.kind in ENDS or last.kind in PASSING)
    if kind in ENDS:
        return day < last.day or last.kind in ENDS
    return kind == "extend" and last.kind in ENDS
