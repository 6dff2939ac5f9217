"""Somebody looked whether people still live where they are registered; and those nobody looked after are flagged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from anju.access.rules import Permission, Viewer
from anju.journal.rows import add_rows
from anju.kernel.errors import NotFound, Refused
from anju.stays.models import Recheck
from anju.stays.renewal import renewals_by_range
from anju.stays.rules import Standing
from anju.worklist.actions import raise_items
from anju.worklist.kinds import KINDS, Outcome, WorkKind
from anju.worklist.models import Item

KIND = "presumed-left"
MOST = 1_000
BATCH = 2_000
FLAG = """
WITH picked AS (
    SELECT stay FROM stays_freshness f
     WHERE flagged_at IS NULL AND evidenced_on <= %s AND division >= %s AND division < %s
       AND NOT EXISTS (SELECT 1 FROM unnest(%s::bigint[], %s::bigint[]) r(low, high)
                        WHERE f.division >= r.low AND f.division < r.high)
     ORDER BY evidenced_on, stay LIMIT %s FOR UPDATE SKIP LOCKED)
UPDATE stays_freshness f SET flagged_at = clock_timestamp() FROM picked WHERE f.stay = picked.stay
RETURNING f.stay, f.division
"""


@transaction.atomic
def still_live(stays: Sequence[int], *, viewer: Viewer) -> int:
    """These persons still live there: evidence that changes nothing else. Returns how many stays it was taken for.

    By the office in its area, by a party's staff in the dwellings it lets today. NotFound when one of the stays is
    ended, annulled or out of sight."""
    return _note(stays, Recheck.Found.LIVES, viewer, Recheck.How.LANDLORD if viewer.party else Recheck.How.OFFICE)


@transaction.atomic
def found_left(stays: Sequence[int], *, viewer: Viewer) -> int:
    """These persons were found to have left. It ends nothing: call it beside what declares the end."""
    return _note(stays, Recheck.Found.LEFT, viewer, Recheck.How.LANDLORD if viewer.party else Recheck.How.OFFICE)


def flag_presumed_left(on: date, *, batch: int = BATCH) -> int:
    """Flag what nobody confirmed past interval and grace, once, and give the community's station an item for each;
    batch by batch, each its own transaction. For the worker, inside the system's scope. Returns how many."""
    flagged, narrower = 0, ([0], [0])
    for low, high, renewal in renewals_by_range(on):
        while renewal is not None:
            cutoff = renewal.newest(Standing.PRESUMED_LEFT, on)
            count = _flag(cutoff, low, high, narrower, batch)
            flagged += count
            if count < batch:
                break
        narrower = ([*narrower[0], low], [*narrower[1], high])
    return flagged


def on_confirmed(items: Sequence[Item], viewer: Viewer) -> Mapping[int, Outcome]:
    """A visit found that they still live there: evidence of today."""
    taken = _noted([item.subject for item in items], Recheck.Found.LIVES, Recheck.How.VISIT, viewer.on)
    done = {True: Outcome(True, "still-lives"), False: Outcome(False, "blocked-none")}
    return {item.pk: done[item.subject in taken] for item in items}


def on_refused(_items: Sequence[Item], _viewer: Viewer, _reason: str) -> None:
    """Looked after without an answer: the flag stays, nothing follows from it, and it is not raised anew."""


def register_kind() -> None:
    """Tell the work list what a look at somebody presumed to have left does; called once when the app is ready."""
    KINDS.register(WorkKind(KIND, on_confirmed, on_refused))


def _note(stays: Sequence[int], found: str, viewer: Viewer, how: str) -> int:
    viewer.require(Permission.DECLARATION_DECLARE)
    wanted = set(stays)
    if not wanted:
        raise Refused("Mark at least one line.")
    if len(wanted) > MOST:
        raise Refused("At most %(most)s items at once.", params={"most": MOST})
    taken = _noted(sorted(wanted), found, how, viewer.on)
    if taken != wanted:
        raise NotFound("No such stay, or it has ended.")
    return len(taken)


def _noted(stays: Sequence[int], found: str, how: str, on: date) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stays_note_recheck(%s::bigint[], %s, %s, %s)", [list(stays), str(found), str(how), on])
        return {row[0] for row in cursor.fetchall()}


@transaction.atomic
def _flag(cutoff: date, low: int, high: int, narrower: tuple[list[int], list[int]], batch: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(FLAG, [cutoff, low, high, *narrower, batch])
        rows: list[tuple[int, int]] = cursor.fetchall()
    raise_items(KIND, [(stay, division, None) for stay, division in rows], entered_by=0)
    add_rows(
        "journal_line",
        [
            {
                "actor": 0,
                "event": "stays:stay:presumed-left",
                "subject": stay,
                "division": division,
                "detail": Jsonb({"evidenced_by": cutoff.isoformat()}),
            }
            for stay, division in rows
        ],
    )
    return len(rows)
