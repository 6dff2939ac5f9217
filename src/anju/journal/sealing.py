"""Lines that are complete are sealed, batch by batch, each chained to the one before (docs/algorithms/sealing.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from anju.journal.actions import write_line
from anju.journal.forms import NEWEST, NEXT, OLDEST, TABLES, everything_before, take
from anju.journal.heads import keep_head
from anju.journal.models import Seal
from anju.journal.rules import BEGINNING, Place, Record
from anju.journal.signers import SIGNERS

MOST = 50_000
"""Lines of one seal."""
TURN = 0x6A7365616C
"""Number of the advisory lock whoever seals holds until the seal is written."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one run sealed."""

    seals: int = 0
    lines: int = 0


def seal_trail(*, most: int = MOST) -> Sealed:
    """Seal all lines of transactions older than the oldest that still runs, each seal in a transaction of its own.

    Killed anywhere, the next run goes on after the last seal that was written."""
    count_on()
    horizon = _horizon()
    made: list[Seal] = []
    for trail in TABLES:
        while (seal := _seal_next(trail, horizon, most)) is not None:
            made.append(seal)
    if made:
        keep_head(made[-1])
    return Sealed(len(made), sum(seal.lines for seal in made))


@transaction.atomic
def count_on() -> bool:
    """Where the server has counted less far than the trail, as after a restore, count on from the trail; with a line.

    Returns whether that was needed. Only the owner of the database may."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {OLDEST}, {NEXT}, journal_counted_from(), (SELECT max(high_tx) FROM journal_seal),"  # noqa: S608
            " greatest((SELECT max(tx) FROM journal_line), (SELECT max(tx) FROM journal_accessline), 0)"
        )
        oldest, unused, added, sealed, highest = cursor.fetchone()
        if (unused > highest) if sealed is None else (oldest >= sealed):
            return False
        more = added + max(highest, sealed or 0) + 1 - oldest
        cursor.execute(
            "CREATE OR REPLACE FUNCTION journal_counted_from() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE"
            f" AS 'SELECT {int(more)}::bigint'"
        )
    write_line("journal:trail:counted_on", actor=0, subject=0, detail={"from": [added, more]})
    return True


@transaction.atomic
def _seal_next(trail: str, horizon: int, most: int) -> Seal | None:
    last, low, now = _before(trail)
    high = everything_before(horizon)
    signer = SIGNERS.signer()
    batch = take(trail, signer.suite, low, high, most)
    if batch is None:
        return None
    record = Record(
        number=last.number + 1 if last else 1,
        trail=trail,
        form=NEWEST[trail],
        low=low,
        high=high if batch.lines < most else (batch.last[0], batch.last[1] + 1),
        lines=batch.lines,
        ids=batch.ids,
        digest=batch.digest,
        prints=batch.prints,
        since=batch.since,
        until=batch.until,
        sealed_at=now,
        suite=signer.suite,
        before=bytes(last.head) if last else b"",
    )
    seal = as_row(record)
    seal.signature = signer.sign(bytes(seal.head))
    seal.save(force_insert=True)
    return seal


def as_row(record: Record) -> Seal:
    """A seal to be signed and written."""
    return Seal(
        number=record.number,
        trail=record.trail,
        form=record.form,
        low_tx=record.low[0],
        low_id=record.low[1],
        high_tx=record.high[0],
        high_id=record.high[1],
        lines=record.lines,
        ids=record.ids,
        digest=record.digest,
        prints=record.prints,
        since=record.since,
        until=record.until,
        sealed_at=record.sealed_at,
        suite=record.suite,
        before=record.before,
        head=record.head(),
    )


def _before(trail: str) -> tuple[Seal | None, Place, datetime]:
    """The last seal, the place its trail is sealed up to, and what time it is; nobody else seals until we have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    last = Seal.objects.only("number", "head").order_by("-number").first()
    of_trail = Seal.objects.filter(trail=trail).only("high_tx", "high_id").order_by("-low_tx", "-low_id").first()
    return last, (of_trail.high_tx, of_trail.high_id) if of_trail else BEGINNING, now


def _horizon() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {OLDEST}")
        return int(cursor.fetchone()[0])
