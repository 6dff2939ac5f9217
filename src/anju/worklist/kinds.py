"""Kinds of work: upper rooms say what a decision about their items does; the list itself knows none of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from anju.access.rules import Viewer
from anju.worklist.models import Item


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one decided item: done, or blocked with a slug the door words."""

    done: bool
    code: str


def own_entries(items: Sequence[Item], hands: Set[int]) -> frozenset[int]:
    """Items (ids) that one of these accounts entered."""
    return frozenset(item.pk for item in items if item.entered_by in hands)


@dataclass(frozen=True, slots=True)
class WorkKind:
    """name: as in Item.kind; on_confirmed: item id → Outcome, for many at once; on_refused: set the subjects aside;
    on_reopened: take back what confirming or refusing did, item id → Outcome; none: a decision of this kind stands;
    on_dropped: a decision, or the first of two, was taken back or not agreed to, and nothing of it is to remain;
    on_restored: handing an item on had dropped a proposal, is taken back, and the proposal stands again: what the room
    took away of it comes back;
    takes_two: which items (ids) the place's rules let nobody confirm, or refuse, alone;
    own: which items (ids) decide what one of these accounts entered, where that is more than the item says."""

    name: str
    on_confirmed: Callable[[Sequence[Item], Viewer], Mapping[int, Outcome]]
    on_refused: Callable[[Sequence[Item], Viewer, str], None]
    on_reopened: Callable[[Sequence[Item], Viewer], Mapping[int, Outcome]] | None = None
    on_dropped: Callable[[Sequence[Item]], None] = lambda _items: None
    on_restored: Callable[[Sequence[Item]], None] = lambda _items: None
    takes_two: Callable[[Sequence[Item], str], frozenset[int]] = lambda _items, _state: frozenset()
    own: Callable[[Sequence[Item], Set[int]], frozenset[int]] = own_entries


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


def own_items(items: Iterable[Item], hands: Set[int]) -> frozenset[int]:
    """Those among items of any kind that decide what one of these accounts entered."""
    by_kind: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_kind[item.kind].append(item)
    return frozenset(pk for kind, group in by_kind.items() for pk in KINDS[kind].own(group, hands))
