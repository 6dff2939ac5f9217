"""What is in somebody's hands goes to a colleague: at once, by handing over; for some days, by standing in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from anju.access.models import Account
from anju.access.queries import colleagues, deciders, same_hands
from anju.access.rules import Permission, Viewer
from anju.journal.actions import write_line
from anju.kernel.errors import NotFound, Refused
from anju.kernel.findings import Finding
from anju.worklist.actions import Decision
from anju.worklist.batches import drop, journal_items, remember
from anju.worklist.kinds import own_items
from anju.worklist.models import Absence, Batch, Item
from anju.worklist.queries import UNDECIDED
from anju.worklist.rules import OWN_ENTRY, UNPROPOSED

MOST_NOTE = 300
LONGEST = 366  # days
MOST_HANDED = 5


@dataclass(frozen=True, slots=True)
class Handed:
    """A handing-over to the viewer, as her overview tells it."""

    made_by: int
    on: date
    count: int
    note: str


@transaction.atomic
def hand_over(*, of: int, to: int, note: str, viewer: Viewer) -> list[Decision]:
    """Give all undecided items in one account's hands to a colleague: one's own, or as a supervisor anybody's.

    NotFound where either is no colleague. What the colleague entered stays where it is."""
    _may_arrange(of, viewer)
    if to == of or to not in _possible(viewer):
        raise NotFound("No such account to hand items to.")
    held = Item.objects.visible_to(viewer).filter(assignee=of, state__in=UNDECIDED).order_by("pk").select_for_update()
    own = own_items(held, same_hands(to))
    items = [item for item in held if item.pk not in own]
    batch = remember("assigned", items, viewer, to=to, note=note.strip()[:MOST_NOTE])
    journal_items("assigned", items, viewer, to=to)
    drop(items)
    moved = Item.objects.filter(pk__in=[item.pk for item in items])
    moved.update(state=Item.State.CLAIMED.value, assignee=to, **UNPROPOSED)
    stayed = [Decision(pk, False, OWN_ENTRY) for pk in sorted(own)]
    return stayed + [Decision(item.pk, True, "assigned", batch) for item in items]


@transaction.atomic
def arrange_absence(*, account: int, deputy: int, start_on: date, last_on: date, viewer: Viewer) -> int:
    """Have a colleague decide what is in an account's hands from one day to another, both included; the id.

    Refused for days that are the wrong way round, gone already, too many, or overlap another absence of hers."""
    _may_arrange(account, viewer)
    if deputy == account or deputy not in _possible(viewer):
        raise NotFound("No such account to stand in.")
    if last_on < max(start_on, viewer.on) or (last_on - start_on).days > LONGEST:
        raise Refused("These days cannot be.", findings=[Finding("E203", "last_on", last_on.isoformat())])
    standing = Absence.objects.filter(account=account, ended_at__isnull=True)
    if standing.filter(start_on__lte=last_on, last_on__gte=start_on).exists():
        raise Refused("Somebody stands in on some of these days already; end that first.")
    division = Account.objects.values_list("area", flat=True).get(pk=account) or viewer.low
    absence = Absence.objects.create(
        division=division, account=account, deputy=deputy, start_on=start_on, last_on=last_on, made_by=viewer.account
    )
    detail = {"account": account, "deputy": deputy, "days": [start_on.isoformat(), last_on.isoformat()]}
    write_line("worklist:absence:arranged", actor=viewer.account, subject=absence.pk, division=division, detail=detail)
    return absence.pk


@transaction.atomic
def end_absence(absence_id: int, *, viewer: Viewer) -> None:
    """End an absence before its last day, or take back one to come. Ended twice counts once."""
    absence = absences(viewer).select_for_update().filter(pk=absence_id).first()
    if absence is None:
        raise NotFound("No such absence.")
    _may_arrange(absence.account, viewer)
    Absence.objects.filter(pk=absence.pk, ended_at__isnull=True).update(ended_at=timezone.now())
    write_line("worklist:absence:ended", actor=viewer.account, subject=absence.pk, division=absence.division)


def absences_of(viewer: Viewer) -> list[Absence]:
    """Absences of today and to come that concern the viewer; for a supervisor, all of her area."""
    viewer.require(Permission.ITEM_VIEW)
    found = absences(viewer).filter(last_on__gte=viewer.on, ended_at__isnull=True)
    return list(found.order_by("start_on", "pk"))


def handed_to(viewer: Viewer, *, since: date) -> list[Handed]:
    """What colleagues handed to the viewer since a day, newest first, with what they said."""
    found = Batch.objects.filter(to=viewer.account, made_at__date__gte=since, undone_at__isnull=True)
    found = found.exclude(made_by=viewer.account).order_by("-made_at")
    return [
        Handed(batch.made_by, timezone.localdate(batch.made_at), batch.count, batch.note)
        for batch in found[:MOST_HANDED]
    ]


def absences(viewer: Viewer) -> models.QuerySet[Absence]:
    """Absences the viewer may look at."""
    if viewer.may(Permission.ITEM_ASSIGN):
        return Absence.objects.visible_to(viewer)
    return Absence.objects.filter(Q(account=viewer.account) | Q(deputy=viewer.account))


def _may_arrange(account: int, viewer: Viewer) -> None:
    if account == viewer.account:
        viewer.require(Permission.ITEM_DECIDE)
    elif account not in {line.id for line in deciders(viewer)}:
        raise NotFound("No such account.")


def _possible(viewer: Viewer) -> Sequence[int]:
    found = deciders(viewer) if viewer.may(Permission.ITEM_ASSIGN) else colleagues(viewer)
    return [line.id for line in found]
