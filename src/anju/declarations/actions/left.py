"""Persons whom the landlord, or whoever else lets the dwelling, knows to have left: many moves out in one message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from anju.access.rules import Viewer
from anju.declarations.actions.declare import Draft, Receipt, declare_within
from anju.kernel.errors import NotFound
from anju.stays.freshness import whose
from anju.stays.rechecks import found_left


@transaction.atomic
def declare_left(
    stays: Sequence[int],
    day: date,
    *,
    role: str,
    party: int | None,
    viewer: Viewer,
    key: str,
    pack: str,
    channel: str,
    now: datetime,
) -> Receipt:
    """They moved out on a day; each is a declaration that is verified like any other, and until then nothing ends. A
    party's staff, who are told no number of theirs, find none in what they declared either.

    NotFound when one of the stays is ended, annulled or out of sight. What a line lacks stands in the receipt."""
    people = whose(viewer, stays)
    if len(people) != len(set(stays)):
        raise NotFound("No such stay, or it has ended.")
    lines = [
        {
            "kind": "move_out",
            "dwelling_code": each.dwelling_code,
            "date": day.isoformat(),
            "name": each.name,
            "id_kind": each.id_kind,
        }
        for each in people
    ]
    numbers = [{"id_number": each.number} for each in people]
    if viewer.party is None:
        lines = [line | number for line, number in zip(lines, numbers, strict=True)]
    draft = Draft(role=role, channel=channel, key=key, pack=pack, lines=lines, party=party, registered=numbers)
    receipt = declare_within(draft, viewer=viewer, now=now)
    if not (receipt.rejected or receipt.repeated):
        found_left(stays, viewer=viewer)
    return receipt
