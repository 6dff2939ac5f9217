"""Declarations that came late and are in time all the same, by an outage that became known afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from anju.declarations.law import Law
from anju.declarations.models import Declaration
from anju.declarations.rules import DueTime
from anju.declarations.said import as_day
from anju.declarations.taking import open_payload

LATE, EXTENDED = "W401", "W421"


def excuses(pack: str, role: str, received_at: datetime, rows: Sequence[Declaration]) -> dict[int, DueTime]:
    """Of declarations received late, those that are in time by an outage that became known only afterwards, with their
    due as it stands. What was once said to be in time stays so: nothing else is reckoned anew."""
    late = [row for row in rows if LATE in row.codes and row.day is not None]
    if not late:
        return {}
    law = Law.of(pack, role, timezone.localdate(received_at), now=timezone.now())
    dues = {row.pk: law.due(row.kind, row.day, _moment_of(row), row.division) for row in late if row.day}
    return {pk: due for pk, due in dues.items() if due is not None and due.outages and received_at <= due.instant}


def _moment_of(row: Declaration) -> datetime | None:
    said = as_day(open_payload(row.payload).get("date"))
    return said[1] if said else None
