"""The trail reckoned anew: are its seals a chain, and do its lines stand as they were sealed? Only reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from anju.journal.forms import FORMS, NEXT, TABLES, leaves_in, reckon
from anju.journal.models import Seal
from anju.journal.rules import (
    BEGINNING,
    PRINT,
    Head,
    Place,
    Problem,
    Record,
    Wrong,
    first_difference,
    ids_in,
    split_prints,
)
from anju.journal.signers import SIGNERS

SEALS = "journal_seal"
AT_A_TIME = 100
KEPT = 20
"""So many problems are told; the seals that show more are counted."""
LATE = timedelta(hours=1)
"""A line may be so much older than what was sealed before it: the longest transaction."""
EARLY = timedelta(minutes=5)
"""How far a clock may jump."""

Progress = Callable[[int], None]


@dataclass(slots=True)
class Report:
    """What was found. lines, seals: looked at; wrong: seals that show something; waiting: lines not sealed yet, by
    trail; heads: how many kept or published ones were looked for."""

    lines: int = 0
    seals: int = 0
    wrong: int = 0
    number: int | None = None
    head: bytes | None = None
    heads: int = 0
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    waiting: dict[str, int] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        return not self.problems

    @property
    def first(self) -> Problem | None:
        return self.problems[0] if self.problems else None


def verify_trail(*, known: Sequence[Head] = (), since: int = 1, progress: Progress | None = None) -> Report:
    """Verify from seal `since` on. known: heads kept elsewhere, each of which must be in the chain.

    progress: called with the number of lines after each seal."""
    walk = _Walk(since, known)
    for seal in _seals(since):
        walk.step(seal)
        if progress:
            progress(walk.report.lines)
    walk.end()
    return walk.report


class _Walk:
    """Along the chain, with what the next seal must agree with."""

    def __init__(self, since: int, known: Sequence[Head]) -> None:
        self.report = Report(heads=len(known))
        self.since = since
        self.expected = since
        self.before = b"" if since == 1 else None
        self.reached: dict[str, Place] = dict.fromkeys(TABLES, BEGINNING) if since == 1 else {}
        self.latest: dict[str, datetime] = {}
        self.missing = set(known)
        self.signer = SIGNERS.signer()

    def step(self, seal: Seal) -> None:
        if found := [*self._chain(seal), *self._lines(seal)]:
            self.report.wrong += 1
            self._tell(found)
        self._note(seal)
        head = bytes(seal.head)
        self.missing = {one for one in self.missing if one.head != head or one.number not in (0, seal.number)}
        self.report.lines += seal.lines
        self.report.seals += 1
        self.report.number, self.report.head = seal.number, head
        self.expected, self.before = seal.number + 1, head
        self.reached[seal.trail] = seal.high_tx, seal.high_id

    def end(self) -> None:
        for one in sorted(self.missing, key=lambda one: one.number):
            if not (one.number < self.since and Seal.objects.filter(head=one.head).exists()):
                self._tell([Problem(Wrong.HEAD, SEALS, one.number or None, one.number or None)])
        self._tell(list(_ahead()))
        self.report.waiting = waiting()

    def _tell(self, found: list[Problem]) -> None:
        room = KEPT - len(self.report.problems)
        self.report.problems += found[: max(room, 0)]

    def _chain(self, seal: Seal) -> Iterator[Problem]:
        """What is wrong with the seal itself, or with the one before."""
        low = seal.low_tx, seal.low_id
        known = (seal.trail, seal.form) in FORMS
        if seal.number != self.expected:
            self.reached = {}
            yield Problem(Wrong.SEAL_REMOVED, SEALS, self.expected, self.expected)
        elif not known or record_of(seal).head() != bytes(seal.head) or self.reached.get(seal.trail, low) != low:
            yield Problem(Wrong.SEAL_CHANGED, SEALS, seal.number, seal.number)
        elif self.before is not None and bytes(seal.before) != self.before:
            # It says what it said when it was made: the one before it is another than was there then.
            changed = max(seal.number - 1, 1)
            yield Problem(Wrong.SEAL_CHANGED, SEALS, changed, changed)
        if not self.signer.check(bytes(seal.head), bytes(seal.signature)):
            yield Problem(Wrong.SIGNATURE, SEALS, seal.number, seal.number)

    def _lines(self, seal: Seal) -> Iterator[Problem]:
        low, high = (seal.low_tx, seal.low_id), (seal.high_tx, seal.high_id)
        if (seal.trail, seal.form) not in FORMS:
            return
        if reckon(seal.trail, seal.form, seal.suite, low, high) != (seal.lines, bytes(seal.digest)):
            yield _named(seal)

    def _note(self, seal: Seal) -> None:
        latest = self.latest.get(seal.trail, seal.since)
        for wrong, order in ((seal.since < latest - LATE, "at"), (seal.until > seal.sealed_at + EARLY, "at DESC")):
            if wrong and seal.trail in TABLES and len(self.report.notices) < KEPT:
                at = Problem(Wrong.OUT_OF_TIME, TABLES[seal.trail], _utmost(seal, order), seal.number)
                self.report.notices.append(at)
        self.latest[seal.trail] = max(latest, min(seal.until, seal.sealed_at))


def record_of(seal: Seal) -> Record:
    """What a stored seal says."""
    return Record(
        number=seal.number,
        trail=seal.trail,
        form=seal.form,
        low=(seal.low_tx, seal.low_id),
        high=(seal.high_tx, seal.high_id),
        lines=seal.lines,
        ids=seal.ids,
        digest=bytes(seal.digest),
        prints=bytes(seal.prints),
        since=seal.since,
        until=seal.until,
        sealed_at=seal.sealed_at,
        suite=seal.suite,
        before=bytes(seal.before),
    )


def waiting() -> dict[str, int]:
    """Lines not sealed yet, by trail; a million at most are counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT trail, lines FROM journal_waiting()")
        return dict(cursor.fetchall())


def _seals(since: int) -> Iterator[Seal]:
    after = since - 1
    while page := list(Seal.objects.filter(number__gt=after).order_by("number")[:AT_A_TIME]):
        yield from page
        after = page[-1].number


def _named(seal: Seal) -> Problem:
    """The first line of a seal that is not as it was sealed."""
    table = TABLES[seal.trail]
    was = list(zip(ids_in(seal.ids), split_prints(bytes(seal.prints)), strict=False))
    leaves = leaves_in(seal.trail, seal.form, seal.suite, (seal.low_tx, seal.low_id), (seal.high_tx, seal.high_id))
    found = first_difference(was, [(id, leaf[:PRINT]) for id, leaf in leaves])
    if found is None:
        return Problem(Wrong.SEAL_CHANGED, SEALS, seal.number, seal.number)
    wrong, id, other = found
    if wrong is Wrong.REMOVED and _stands_elsewhere(table, id):
        wrong, other = Wrong.REORDERED, id
    return Problem(wrong, table, id, seal.number, other)


def _stands_elsewhere(table: str, id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE id = %s)", [id])  # noqa: S608 - one of TABLES
        return bool(cursor.fetchone()[0])


def _utmost(seal: Seal, order: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {TABLES[seal.trail]} WHERE (tx, id) >= (%s, %s) AND (tx, id) < (%s, %s)"  # noqa: S608
            f" ORDER BY {order} LIMIT 1",
            [seal.low_tx, seal.low_id, seal.high_tx, seal.high_id],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _ahead() -> Iterator[Problem]:
    for table in TABLES.values():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {table} WHERE tx >= {NEXT} ORDER BY tx, id LIMIT 1")  # noqa: S608
            row = cursor.fetchone()
        if row:
            yield Problem(Wrong.AHEAD, table, row[0])
