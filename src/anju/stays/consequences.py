"""What an act of the office does to the register, told difference by difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from anju.stays.naming import names_of

LEAST_WORDS = 2
MOST_WORDS = 200
"""Characters of a reason or proof."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """One difference a deed makes: to a stay (annulled, restored, reopened, ended, opened, corrected, passed to
    another person), to a
    declaration's claim (unsettled, settled), to an act of the office (idle, effective), or to where
    the person belongs (moved). address: empty where out of sight."""

    what: str
    stay: int | None
    declaration: int | None
    division: int
    was_end: date | None
    now_start: date | None
    now_end: date | None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done to the register, and all that followed from it."""

    consequences: list[Consequence]

    def declarations(self, what: str) -> list[int]:
        return [each.declaration for each in self.consequences if each.what == what and each.declaration is not None]


def consequences_of(rows: Sequence[tuple[Any, ...]]) -> list[Consequence]:
    """Rows of ``stays_settle_after`` (sql/annul.sql), each behind the id of its deed."""
    named = names_of([stay for _, _, stay, *_ in rows if stay is not None])
    return [
        Consequence(what, stay, said, place, was, start, end, named[stay].address if stay in named else "")
        for _, what, stay, said, place, was, start, end in rows
    ]
