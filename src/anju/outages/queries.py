"""Reading outages: for the page that lists them, and for whoever reckons deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import orjson
from django.db import connection

from anju.access.rules import Permission, Viewer
from anju.kernel import outages as kernel
from anju.kernel.division_code import subtree
from anju.kernel.errors import NotFound
from anju.kernel.pages import Page
from anju.outages.models import Outage, Stretch

EVERYWHERE = (0, 10**12)
STANDING = """(SELECT json_agg(json_build_array(start_at, end_at, division) ORDER BY start_at, id)::text
   FROM outages_outage WHERE withdrawn_at IS NULL AND start_at < %s)"""
"""An expression for whoever asks the database for something anyway; its one value is now. Answers: read_standing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An outage that counts, and whom it touched: divisions from `low` until before `high`."""

    outage: kernel.Outage
    low: int
    high: int

    def touches(self, division: int) -> bool:
        return self.low <= division < self.high


def outages(_viewer: Viewer, *, after: int | None = None, limit: int = 50) -> Page[Outage]:
    """Every outage, newest first, withdrawn ones with their reason. They say nothing of anybody and concern everybody
    who owes a declaration, wherever: whoever is signed in may read them."""
    found = Outage.objects.order_by("-pk")
    rows = list((found if after is None else found.filter(pk__lt=after))[: limit + 1])
    return Page(rows[:limit], rows[limit - 1].pk if len(rows) > limit else None)


def outage_to_keep(viewer: Viewer, outage_id: int) -> Outage:
    """One outage the viewer may correct or withdraw: of the whole service, or of her area. NotFound else."""
    viewer.require(Permission.OUTAGE_KEEP)
    found = Outage.objects.filter(pk=outage_id).first()
    if found is None or (found.division and not viewer.sees(found.division)):
        raise NotFound("No such outage.")
    return found


def serving_since(viewer: Viewer) -> tuple[datetime, datetime] | None:
    """Since when the service has lived without a silence, and its latest sign of life; None before the first."""
    viewer.require(Permission.OUTAGE_KEEP)
    last = Stretch.objects.order_by("-until").first()
    return (last.since, last.until) if last else None


def standing_outages(now: datetime) -> tuple[Standing, ...]:
    """All that count, for reckoning; one that still lasts counts until now. Few rows: a table of exceptions."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {STANDING}", [now])
        return read_standing(cursor.fetchone()[0], now)


def read_standing(said: str | None, now: datetime) -> tuple[Standing, ...]:
    """What STANDING answered, asked at `now`."""
    if said is None:
        return ()
    moment = datetime.fromisoformat
    return tuple(
        Standing(kernel.Outage(moment(start), min(moment(end), now) if end else now), *_range(division))
        for start, end, division in orjson.loads(said)
    )


def _range(division: int) -> tuple[int, int]:
    return subtree(division) if division else EVERYWHERE
