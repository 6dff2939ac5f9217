"""The death of a person who has no stay with whose deregistration it could be told (docs/decisions/0024)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from anju.access.rules import Permission, Viewer
from anju.acts.annul import followed, hold_verifications
from anju.acts.own import check_not_own_record
from anju.employment import endings
from anju.employment.annulments import JOBS
from anju.employment.endings import Died
from anju.employment.models import Job
from anju.kernel.errors import Refused
from anju.kernel.findings import Finding
from anju.people.deeds import check_why, unproved
from anju.stays.models import Stay


@transaction.atomic
def deregister_person(person_id: int, *, day: date, proof: str, viewer: Viewer) -> Died:
    """Register the death of a person who has no stay that could be deregistered: her jobs end, wherever they are.

    NotFound out of sight; Refused (E204, E206, E211) for a day to come or before she left her last stay, without proof,
    where she has an open stay or no open job; Conflict (own-entry) where the viewer entered one of the jobs."""
    viewer.require(Permission.STAY_DEREGISTER)
    findings = unproved(True, "", proof)
    if day > viewer.on:
        findings.append(Finding("E204", "day", day.isoformat(), {"days": 0, "latest": viewer.on.isoformat()}))
    stays = Stay.objects.visible_to(viewer).filter(person_id=person_id, state="registered")
    if stays.filter(end_on=None).exists():
        raise Refused("She lives in a registered stay: deregister that one, and her jobs end with it.", code="has-stay")
    if stays.filter(end_on__gt=day).exists():
        findings.append(Finding("E206", "day", day.isoformat()))
    if findings:
        raise Refused("Say since when, and what proves it.", findings=findings)
    for job in Job.objects.visible_to(viewer).filter(person_id=person_id, state="registered", end_on=None):
        check_not_own_record(JOBS, job.pk, viewer)
    hold_verifications([person_id])
    return followed(endings.register_death(person_id, day=day, proof=proof)).told_to(viewer)


@transaction.atomic
def undo_death(death_id: int, *, why: str, viewer: Viewer) -> Died:
    """Leave such a death out of the register again; her jobs go on. Conflict where it was undone already."""
    viewer.require(Permission.STAY_DEREGISTER)
    check_why(why)
    hold_verifications([endings.death_of(viewer, death_id).person])
    return followed(endings.undo_death(death_id, why=why)).told_to(viewer)
