"""Runs the worked examples a pack carries, so that who writes a pack sees at once whether it says what was meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from anju.kernel.deadlines import SHANGHAI
from anju.kernel.errors import AnjuError
from anju.rulebook.answers import limit_for
from anju.rulebook.book import Rulebook
from anju.rulebook.rules.organisation import EmployerDutyThreshold, StaffRatio, StationThreshold
from anju.rulebook.rules.packs import Example, Pack


@dataclass(frozen=True, slots=True)
class Mismatch:
    """key: which expectation failed; expected, found: as text."""

    pack: str
    example: Example
    key: str
    expected: str
    found: str

    def told(self) -> dict[str, object]:
        """What the wording ``example`` of a problem needs."""
        return {"about": self.example.about, "key": self.key, "expected": self.expected, "found": self.found}

    def __str__(self) -> str:
        return f"{self.pack} {self.example.rule} ({self.example.about}): {self.key} {self.expected}, found {self.found}"


def all_examples(book: Rulebook) -> Iterator[tuple[Pack, Example]]:
    """Every example of every pack."""
    for pack in book.packs.values():
        for example in pack.examples:
            yield pack, example


def check_example(book: Rulebook, pack: Pack, example: Example) -> list[Mismatch]:
    """What did not come out as the example says; empty when all did."""
    try:
        found = _measured(book, pack, example) if example.count is not None else _dated(book, pack, example)
        found["error"] = None
    except AnjuError as error:
        found = {"error": error.code}
    expected = {key: getattr(example, key) for key in found | dict.fromkeys(EXPECTATIONS)}
    return [
        Mismatch(pack.id, example, key, str(wanted), str(found.get(key)))
        for key, wanted in expected.items()
        if (wanted is not None or key == "error") and wanted != found.get(key)
    ]


EXPECTATIONS = ("due", "unrolled", "opens_on", "late_seconds", "required", "article", "error")


def _measured(book: Rulebook, pack: Pack, example: Example) -> dict[str, Any]:
    resolved = book.rule_as_written(pack.id, example.rule, _day(example.at or pack.valid.start))
    rule, count = resolved.rule, example.count or 0
    required: int | None = None
    if isinstance(rule, StaffRatio):
        required = rule.required(count)
    elif isinstance(rule, StationThreshold | EmployerDutyThreshold):
        required = int(rule.required_for(count))
    return {"required": required, "article": resolved.article}


def _dated(book: Rulebook, pack: Pack, example: Example) -> dict[str, Any]:
    limit = limit_for(book, pack.id, example.rule, example.at or pack.valid.start, as_written=True)
    late = limit.due.late_by(example.received) if limit.due and example.received else None
    return {
        "due": limit.due.isoformat() if limit.due else "NONE",
        "unrolled": limit.due.unrolled if limit.due else None,
        "opens_on": limit.opens_on,
        "late_seconds": late.total_seconds() if late is not None else None,
        "article": limit.resolved.article,
    }


def _day(at: date | datetime) -> date:
    return at.astimezone(SHANGHAI).date() if isinstance(at, datetime) else at
