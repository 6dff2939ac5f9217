"""What was declared about a person or a dwelling and is not decided yet: what is open, nobody named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from anju.access.rules import Permission, Viewer
from anju.declarations.models import Declaration, Dissent
from anju.declarations.taking import VERIFY
from anju.stays.models import Evidence
from anju.voices.contradictions import CONTRADICTION
from anju.worklist.models import Item
from anju.worklist.queries import undecided


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that is open. kind, day: of the declaration to verify; empty for two statements that contradict."""

    item: Item
    kind: str
    day: date | None


def waiting_about(viewer: Viewer, *, persons: Sequence[int] = (), dwelling: int | None = None) -> list[Waiting]:
    """Open cases about a person, under all her numbers, or about a dwelling; what must be done first first."""
    viewer.require(Permission.ITEM_VIEW)
    said = Declaration.objects.visible_to(viewer)
    cases = Dissent.objects.visible_to(viewer).filter(settled_at__isnull=True)
    about: Any
    if dwelling is None:
        about = said.filter(person__in=persons, accepted=True).values("pk").union(
            cases.filter(person__in=persons).values("lead")
        )  # fmt: skip
    else:
        unheard = Evidence.objects.visible_to(viewer).filter(dwelling=dwelling, act__isnull=True, refused=False)
        about = unheard.values("declaration").union(cases.filter(dwelling=dwelling).values("lead"))
    # A union, because an OR over both would read all declarations there are.
    told = {pk: (kind, day) for pk, kind, day in said.filter(pk__in=about).values_list("pk", "kind", "day")}
    items = undecided(viewer, {VERIFY: list(told), CONTRADICTION: list(told)})
    return [Waiting(item, *(told[item.subject] if item.kind == VERIFY else ("", None))) for item in items]
