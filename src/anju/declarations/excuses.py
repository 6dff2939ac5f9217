"""Declarations that came late and are in time all the same, by an outage that became known afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from anju.declarations.law import Law
from anju.declarations.models import Declaration
from anju.declarations.rules import DueTime
from anju.declarations.said import as_day
from anju.declarations.taking import open_payload
from anju.outages.queries import Standing, standing_outages

LATE, EXTENDED = "W401", "W421"


class Late(NamedTuple):
    """A declaration that was judged late, by which pack, role and moment of receipt."""

    row: Declaration
    pack: str
    role: str
    received_at: datetime


def excuses(received: Iterable[Late]) -> dict[int, DueTime]:
    """Of declarations received late, those that are in time by an outage that became known only afterwards, with their
    due as it stands. What was once said to be in time stays so: nothing else is reckoned anew."""
    late = [each for each in received if LATE in each.row.codes and each.row.day is not None]
    outages = standing_outages(timezone.now()) if late else ()
    found = {each.row.pk: _due(each, outages) for each in late} if outages else {}
    in_time = {each.row.pk: each.received_at for each in late}
    return {pk: due for pk, due in found.items() if due and due.outages and in_time[pk] <= due.instant}


def _due(late: Late, outages: tuple[Standing, ...]) -> DueTime | None:
    row, day = late.row, late.row.day
    law = Law.of(late.pack, late.role, timezone.localdate(late.received_at), outages=outages)
    return law.due(row.kind, day, _moment_of(row), row.division) if day else None


def _moment_of(row: Declaration) -> datetime | None:
    said = as_day(open_payload(row.payload).get("date"))
    return said[1] if said else None
