"""The story told to the register week by week, by the same actions a counter uses: declared, then confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from anju.access.models import Account
from anju.access.queries import viewer_of
from anju.access.rules import Viewer
from anju.access.scope import enter_scope
from anju.declarations.actions import Draft, declare
from anju.declarations.models import Submission
from anju.site.demo.story import EMPLOYER, FIRST_WEEK, LANDLORD, OFFICE, Envelope, Story
from anju.worklist.actions import confirm
from anju.worklist.queries import queue

PACK = "cn-4403-2015"
PURPOSE = "演示数据"
SENDERS = {OFFICE: "county-clerk", LANDLORD: "landlord", EMPLOYER: "employer"}
DECIDES = "county-officer"
RECEIVED = time(10, 0)
AT_ONCE = 1000
EVERY = 13  # weeks, between two words about how far the loading is


@dataclass(slots=True)
class Told:
    """declared: lines sent; accepted; confirmed: decided and in the register; waiting: left for the stations."""

    declared: int = 0
    accepted: int = 0
    confirmed: int = 0
    waiting: int = 0


def tell(story: Story, progress: Callable[[str], None]) -> Told:
    """Declare each week's messages and confirm them; those of the last week are left for whoever tries the demo.

    A message is known by its key, so that a load that was cut off goes on where it stopped."""
    told = Told()
    last_is_in = Submission.objects.filter(key__startswith=_key(story.weeks - 1)).exists()
    for week in range(story.weeks):
        monday = FIRST_WEEK + timedelta(weeks=week + 1)
        for envelope, lines in story.envelopes(week):
            _send(envelope, lines, monday, told)
        if week + 1 < story.weeks and not last_is_in:
            _confirm_all(monday, told)
        if (week + 1) % EVERY == 0:
            progress(f"  week {week + 1} of {story.weeks}: {told.confirmed} declarations confirmed")
    told.waiting = told.accepted - told.confirmed
    return told


@transaction.atomic
def _send(envelope: Envelope, lines: list[dict[str, str]], monday: date, told: Told) -> None:
    viewer = act_as(SENDERS[envelope.sender], monday)
    draft = Draft(
        role=envelope.role,
        channel="counter" if envelope.sender == OFFICE else "web",
        key=_key(envelope.week, envelope.sender, envelope.role),
        pack=PACK,
        lines=lines,
        party=viewer.party,
    )
    receipt = declare(draft, viewer=viewer, now=timezone.make_aware(datetime.combine(monday, RECEIVED)))
    told.declared += len(lines)
    told.accepted += receipt.accepted


def _confirm_all(monday: date, told: Told) -> None:
    while True:
        with transaction.atomic():
            viewer = act_as(DECIDES, monday + timedelta(days=1))
            ids = [item.pk for item in queue(viewer, limit=AT_ONCE).rows]
            done = sum(decision.done for decision in confirm(ids, viewer=viewer)) if ids else 0
        told.confirmed += done
        if len(ids) < AT_ONCE or not done:
            return


def _key(week: int, *words: str) -> str:
    """Of a message; without words, what the keys of a week begin with."""
    return f"demo-{week}-{'-'.join(words)}"


def act_as(username: str, on: date) -> Viewer:
    """From here on in the transaction it is this account that acts."""
    viewer = viewer_of(Account.objects.get(username=username), on=on, purpose=PURPOSE)
    enter_scope(viewer)
    return viewer
