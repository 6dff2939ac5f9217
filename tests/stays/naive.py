"""The register in a few lines of Python: what a person's acts make of her stays, written from the documents alone
(docs/algorithms/stays.md, annulment.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any


@dataclass
class Act:
    """A claim, or an act of the office. number: the declaration's, or the decision's below zero; about: the opener
    of the stay a decision is about; left_out: by which annulment, or undone."""

    number: int
    kind: str
    day: date | None = None
    home: int = 0
    until: date | None = None
    went: str = ""
    basis: str = "let"
    reason: str = "other"
    ground: str = ""
    about: int = 0
    now: dict[str, Any] = field(default_factory=dict)
    left_out: int | None = None


@dataclass
class Lived:
    """A stay. left_for: the opener of the stay it was left for."""

    opener: int
    home: int
    start: date
    basis: str
    reason: str
    until: date | None = None
    end: date | None = None
    ended: str = ""
    went: str = ""
    left_for: int | None = None

    @property
    def empty(self) -> bool:
        return self.start == self.end

    def meets(self, other: Lived) -> bool:
        """Whether both hold a day."""
        begins_in_time = other.end is None or self.start < other.end
        ends_late_enough = self.end is None or other.start < self.end
        return begins_in_time and ends_late_enough and not self.empty and not other.empty


Fold = tuple[dict[int, Lived], dict[int, int | None]]


def fold(acts: Iterable[Act]) -> Fold:
    """Stays by their openers, and of each act the opener of the stay it had an effect on."""
    stays: dict[int, Lived] = {}
    effect: dict[int, int | None] = {}
    for act in acts:
        if act.left_out is None:
            effect[act.number] = OFFICE[act.kind](stays, act) if act.kind in OFFICE else claim(stays, act)
    return stays, effect


def claim(stays: dict[int, Lived], act: Act) -> int | None:
    here = next((stay for stay in stays.values() if stay.end is None), None)
    assert act.day is not None
    over = [s for s in stays.values() if s.end and not s.empty and s.home == act.home]
    if act.kind in ("move_out", "extend"):
        if here is None or here.home != act.home or act.day < here.start:
            left = (s.opener for s in over if s.ended == "moved_out" and s.end == act.day)
            return next(left, None) if act.kind == "move_out" else None
        if act.kind == "extend":
            here.until = act.until
        else:
            here.end, here.ended, here.went = act.day, "moved_out", act.went
        return here.opener
    if came := [s.opener for s in over if s.start == act.day]:
        return came[0]
    if any(not s.empty and (s.start > act.day or (s.end and s.end > act.day)) for s in stays.values()):
        return None
    if any(stay.ended == "deceased" for stay in stays.values()):
        return None
    if here is None and act.kind == "change":
        return None
    if here is not None and here.home == act.home:
        here.until = act.until or here.until
        return here.opener
    if here is not None:
        here.end, here.ended, here.left_for = act.day, "moved_on", act.number
    stays[act.number] = Lived(act.number, act.home, act.day, act.basis, act.reason, act.until)
    return act.number


def deregister(stays: dict[int, Lived], act: Act) -> int | None:
    stay = stays.get(act.about)
    assert act.day is not None
    if stay is None or stay.end is not None or act.day < stay.start:
        return None
    stay.end, stay.ended, stay.went = act.day, act.ground, act.went
    return stay.opener


def correct(stays: dict[int, Lived], act: Act) -> int | None:
    stay = stays.get(act.about)
    if stay is None or ({"end", "went"} & set(act.now) and (stay.end is None or stay.ended == "moved_on")):
        return None
    right = replace(stay, **act.now)
    former = next((each for each in stays.values() if each.left_for == stay.opener), None)
    if (right.end is not None and right.end < right.start) or (former is not None and former.start > right.start):
        return None
    others = [each for each in stays.values() if each not in (stay, former)]
    if former is not None:
        others.append(replace(former, end=right.start))
    if any(right.meets(other) for other in others):
        return None
    stays[stay.opener] = right
    if former is not None:
        former.end = right.start
    return stay.opener


OFFICE = {"deregistration": deregister, "correction": correct}
