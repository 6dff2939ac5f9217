"""Kinds of work: upper rooms say what a decision about their items does; the list itself knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from anju.access.rules import Viewer
from anju.worklist.models import Item


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one decided item: done, or blocked with a slug the door words."""

    done: bool
    code: str


@dataclass(frozen=True, slots=True)
class WorkKind:
    """name: as in Item.kind; on_confirmed: item id → Outcome, for many at once; on_refused: set the subjects aside;
    on_reopened: take back what confirming or refusing did, item id → Outcome; none: a decision of this kind stands;
    takes_two: which items (ids) the place's rules let nobody confirm, or refuse, alone."""

    name: str
    on_confirmed: Callable[[Sequence[Item], Viewer], Mapping[int, Outcome]]
    on_refused: Callable[[Sequence[Item], Viewer, str], None]
    on_reopened: Callable[[Sequence[Item], Viewer], Mapping[int, Outcome]] | None = None
    takes_two: Callable[[Sequence[Item], str], frozenset[int]] = lambda _items, _state: frozenset()


class WorkKinds:
    """A registry that refuses a second kind of the same name."""

    def __init__(self) -> None:
        self._kinds: dict[str, WorkKind] = {}

    def register(self, kind: WorkKind) -> None:
        if kind.name in self._kinds:
            raise ValueError(f"The kind of work {kind.name!r} is registered already.")
        self._kinds[kind.name] = kind

    def __getitem__(self, name: str) -> WorkKind:
        return self._kinds[name]


KINDS = WorkKinds()
