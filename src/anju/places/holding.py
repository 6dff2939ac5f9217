"""What keeps a dwelling from being demolished: upper rooms say how many of theirs still stand in it, and places know
none of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date

Held = Callable[[Sequence[int], date], Mapping[int, int]]
"""Dwellings (ids), a day → dwelling → how many stand in it on that day or later; those without none left out."""


class Holders:
    """A registry that refuses a second holder of the same name."""

    def __init__(self) -> None:
        self._holders: dict[str, Held] = {}

    def register(self, name: str, held: Held) -> None:
        if name in self._holders:
            raise ValueError(f"The holder of dwellings {name!r} is registered already.")
        self._holders[name] = held

    def of(self, dwellings: Sequence[int], on: date) -> Counter[int]:
        """dwelling → how many stand in it, of all holders; asked while the dwellings are locked."""
        found: Counter[int] = Counter()
        for held in self._holders.values():
            found.update(held(dwellings, on))
        return found


HOLDERS = Holders()
