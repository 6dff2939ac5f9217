"""What every rule has: an id, a validity, sources, a status."""

from __future__ import annotations

from dataclasses import dataclass

from anju.kernel.deadlines import Duration
from anju.kernel.periods import Period
from anju.rulebook.rules.sources import Citation
from anju.rulebook.rules.words import Evidence, Status


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule in one version. valid: the days it is in force; citations: at least one, the main one first."""

    id: str
    valid: Period
    citations: tuple[Citation, ...]
    status: Status = Status.ACTIVE
    reason: str = ""
    note: str = ""

    @property
    def kind(self) -> str:
        return type(self).__name__

    @property
    def evidence(self) -> Evidence:
        """The weakest reading among the sources."""
        return max(citation.source.evidence for citation in self.citations)

    def clock(self) -> Duration | None:
        """The limit a due is computed from, None for rules without one."""
        return None


@dataclass(frozen=True, kw_only=True)
class Gap(Rule):
    """A rule whose text was not found. It shadows what would be inherited, so that nobody takes the parent's value for
    the local one. missing: what was not found, and where to look."""

    missing: str
    wanted: str = ""
