"""A pack: the law of one jurisdiction as one file, with its place in the chain nation, province, city, county."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from anju.kernel.periods import Period
from anju.rulebook.rules.base import Rule
from anju.rulebook.rules.forms import Form
from anju.rulebook.rules.sources import Source
from anju.rulebook.rules.words import PackStatus, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked example of a pack: a rule, and either the start of a clock (at) or a count measured by it.

    What must come out: due as ISO text (NONE for a rule without a number), unrolled, opens_on; required, as a number,
    1 and 0 for yes and no; late_seconds of a receipt at received; article; or error, the code of the error.
    """

    about: str
    rule: str
    at: date | datetime | None = None
    count: int | None = None
    due: str | None = None
    unrolled: date | None = None
    opens_on: date | None = None
    received: datetime | None = None
    late_seconds: int | None = None
    required: int | None = None
    error: str | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackHead:
    """What stands at the top of a pack's file. supersedes: the pack this one replaced in its jurisdiction."""

    id: str
    title: str
    jurisdiction: str
    name: str
    tier: Tier
    status: PackStatus
    version: str
    valid_from: date
    valid_through: date | None = None
    extends: str = ""
    supersedes: str = ""
    reviewed_by: str = ""
    reviewed_at: date | None = None
    note: str = ""


@dataclass(frozen=True, eq=False)
class Pack:
    """head: as written; version: as written, with a fingerprint of the file; missing: what was not found, in words."""

    head: PackHead
    file: str
    version: str
    valid: Period
    sources: Mapping[str, Source]
    rules: tuple[Rule, ...]
    missing: tuple[str, ...]
    policies: Mapping[str, str]
    form: Form
    examples: tuple[Example, ...]

    @property
    def id(self) -> str:
        return self.head.id

    def versions(self, rule_id: str) -> tuple[Rule, ...]:
        """All versions of a rule in this pack, oldest first."""
        return tuple(sorted((r for r in self.rules if r.id == rule_id), key=lambda r: r.valid.start))
