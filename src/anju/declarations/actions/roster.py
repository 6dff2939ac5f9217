"""What an employer says of many of its staff at once: they leave, or go over to another employer of the same group.

Each is a declaration like any other, verified like any other; all of them are one message with one receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anju.access.rules import Viewer
from anju.declarations.actions.declare import Draft, Receipt, declare_within
from anju.employment.naming import Named, registered_names
from anju.employment.roster import RosterLine, chosen
from anju.kernel.errors import NotFound, Refused
from anju.parties.queries import employer_codes

ROLE = "employer"


@transaction.atomic
def declare_leaves(
    employer: int, jobs: Sequence[int], day: date, *, viewer: Viewer, key: str, pack: str, channel: str, now: datetime
) -> Receipt:
    """These persons leave the employer; `day` is the first day they no longer work there. Its own staff say so in their
    own words (employment.naming); whom they mean is told by the register, also where they never declared her.

    NotFound when a job is absent, ended or out of sight; Refused where none is named. Whatever a line lacks stands in
    the receipt."""
    leaving = _named(viewer, employer, jobs)
    registered = registered_names([each.job for each in leaving])
    draft = Draft(
        role=ROLE, channel=channel, key=key, pack=pack, party=employer,
        lines=[_line(each, "leave", day) for each in leaving],
        registered=[_of(registered[each.job]) for each in leaving],
    )  # fmt: skip
    return declare_within(draft, viewer=viewer, now=now)


@transaction.atomic
def declare_transfer(
    employer: int,
    jobs: Sequence[int],
    to: int,
    day: date,
    *,
    viewer: Viewer,
    key: str,
    pack: str,
    channel: str,
    now: datetime,
) -> Receipt:
    """These persons leave one employer and start at another on the same day: a leave and a hire each, in one message.

    For the office, which sees both employers: an employer's own staff speak for that employer alone. Both must have a
    credit code, because that is how a line names an employer (Refused)."""
    if viewer.party is not None:
        raise NotFound("No such employer.")
    codes = employer_codes(viewer, [employer, to])
    if employer not in codes or to not in codes:
        raise NotFound("No such employer.")
    if employer == to:
        raise Refused("This is the employer they work for already.")
    if not (codes[employer] and codes[to]):
        raise Refused(
            "An employer without a credit code cannot be named beside another: declare the leave and the hire apart."
        )
    lines = []
    for each in _named(viewer, employer, jobs):
        lines.append(_line(each, "leave", day) | {"employer_code": codes[employer]})
        lines.append(_line(each, "hire", day) | {"employer_code": codes[to], "occupation": each.occupation})
    draft = Draft(role=ROLE, channel=channel, key=key, pack=pack, lines=lines)
    return declare_within(draft, viewer=viewer, now=now)


def _named(viewer: Viewer, employer: int, jobs: Sequence[int]) -> list[RosterLine]:
    if not jobs:
        raise Refused("Mark at least one line.")
    return chosen(viewer, employer, jobs)


def _line(each: RosterLine, kind: str, day: date) -> dict[str, Any]:
    return {"kind": kind, "date": day.isoformat()} | _of(each.named)


def _of(named: Named) -> dict[str, str]:
    said = {"name": named.name, "id_kind": named.id_kind, "id_number": named.number}
    return {field: text for field, text in said.items() if text}
