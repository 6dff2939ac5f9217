"""What a party set up because a rule asks for it: a designated person named, a station opened; and laid down again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from anju.access.rules import Permission, Viewer
from anju.journal.actions import write_line
from anju.kernel.errors import NotFound, Refused
from anju.kernel.findings import Finding
from anju.kernel.names import check_name
from anju.kernel.written import one_line
from anju.parties.models import Arrangement, Party

MOST_PLACE = 200
MOST_NAME = 60


@dataclass(frozen=True, slots=True)
class ArrangementLine:
    """One arrangement: since `start_on`, to and including `end_on` where it has ended."""

    id: int
    duty: str
    name: str
    place: str
    start_on: date
    end_on: date | None


def arrangements_of(viewer: Viewer, party: int) -> list[ArrangementLine]:
    """A party's arrangements, those that stand first; its own staff may look as well."""
    if viewer.party != party:
        viewer.require(Permission.PARTY_VIEW)
    found = Arrangement.objects.visible_to(viewer).filter(party=party)
    lines = [ArrangementLine(row.pk, row.duty, row.name, row.place, row.start_on, row.end_on) for row in found]
    return sorted(lines, key=lambda line: (line.end_on is not None, -line.start_on.toordinal(), -line.id))


@transaction.atomic
def set_up(*, viewer: Viewer, party: int, duty: str, name: str, start_on: date, place: str = "") -> Arrangement:
    """Name a designated person, or record a station with its place; whatever stood before ends the day before.

    For the office, and for the party's own staff. Refused with E101, E110 of the name, E206 where one that stands
    began later, and where a station has no place."""
    found = _theirs(viewer, party)
    if duty not in Arrangement.Duty.values:
        raise Refused("No such arrangement.")
    named, findings = check_name(name)
    remarks = [finding for finding in findings if finding.refuses]
    if len(named) > MOST_NAME:
        remarks.append(Finding("E110", "name", name, {"limit": MOST_NAME, "length": len(named)}))
    where = one_line(place)[:MOST_PLACE]
    stands = Arrangement.objects.select_for_update().filter(party=found, duty=duty, end_on__isnull=True).first()
    if stands is not None and stands.start_on > start_on:
        remarks.append(Finding("E206", "start_on", start_on.isoformat()))
    if remarks:
        raise Refused("The arrangement cannot be recorded as written.", findings=remarks)
    if duty == Arrangement.Duty.SERVICE_STATION and not where:
        raise Refused("Say where the station stands.")
    if stands is not None:
        stands.end_on = max(start_on - timedelta(days=1), stands.start_on)
        stands.save(update_fields=["end_on"])
    made: Arrangement = Arrangement.objects.create(party=found, duty=duty, name=named, place=where, start_on=start_on)
    detail = {"duty": duty, "start_on": start_on.isoformat()}
    write_line("parties:arrangement:made", actor=viewer.account, subject=party, division=found.division, detail=detail)
    return made


@transaction.atomic
def lay_down(*, viewer: Viewer, party: int, duty: str, end_on: date) -> None:
    """`end_on` is its last day. NotFound where nothing stands; Refused before it began."""
    found = _theirs(viewer, party)
    stands = Arrangement.objects.select_for_update().filter(party=found, duty=duty, end_on__isnull=True).first()
    if stands is None:
        raise NotFound("Nothing of the kind is recorded.")
    if end_on < stands.start_on:
        raise Refused("It cannot end before it began.")
    stands.end_on = end_on
    stands.save(update_fields=["end_on"])
    detail = {"duty": duty, "end_on": end_on.isoformat()}
    write_line("parties:arrangement:ended", actor=viewer.account, subject=party, division=found.division, detail=detail)


def _theirs(viewer: Viewer, party: int) -> Party:
    viewer.require(Permission.DECLARATION_DECLARE if viewer.party == party else Permission.PARTY_EDIT)
    found = Party.objects.visible_to(viewer).filter(pk=party).first()
    if found is None:
        raise NotFound("No such party.")
    return found
