"""Reading jobs: a person's, an employer's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from anju.access.rules import Permission, Viewer
from anju.employment.models import Evidence, Job
from anju.employment.naming import names_of
from anju.journal.actions import write_access
from anju.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job with the names a page shows beside it."""

    id: int
    division: int
    person_id: int
    person_name: str
    employer_id: int
    employer_name: str
    start_on: date
    end_on: date | None
    occupation: str
    registered_on: date
    state: str


@dataclass(frozen=True, slots=True)
class Voice:
    """One declaration's word about a job: what it says, of which day, who confirmed it, and what a correction
    of it at verification rests on."""

    declaration: int
    says: str
    day: date
    received_on: date
    confirmed_by: int | None
    annulled: bool
    corrected_why: str


def jobs_of(viewer: Viewer, person_id: int) -> list[JobLine]:
    """A person's jobs in sight, newest first. The access line is the person card's."""
    viewer.require(Permission.JOB_VIEW)
    return _lines(viewer, list(_jobs(viewer).filter(person_id=person_id).order_by("-start_on", "-id")))


def job_of(viewer: Viewer, job_id: int) -> JobLine:
    """One job; NotFound when absent or out of scope. Leaves an access line."""
    viewer.require(Permission.JOB_VIEW)
    job = _jobs(viewer).filter(pk=job_id).first()
    if job is None:
        raise NotFound("No such job.")
    write_access([(job.person_id, job.division)], actor=viewer.account, purpose=viewer.purpose, shown="job")
    return _lines(viewer, [job])[0]


def evidence_of(viewer: Viewer, job_id: int) -> list[Voice]:
    """What a job rests on, in the order of confirmation, what was annulled last. The access line is the job's."""
    viewer.require(Permission.JOB_VIEW)
    said = Evidence.objects.visible_to(viewer).filter(Q(job_id=job_id) | Q(annulment__job_id=job_id))
    return [
        Voice(
            declaration=each.declaration,
            says=each.says,
            day=each.day,
            received_on=each.received_on,
            confirmed_by=each.confirmed_by,
            annulled=each.annulment_id is not None,
            corrected_why=each.corrected_why,
        )
        for each in said.order_by(F("annulment_id").asc(nulls_first=True), "act")
    ]


def _jobs(viewer: Viewer) -> QuerySet[Job]:
    return Job.objects.visible_to(viewer).select_related("employer")


def _lines(viewer: Viewer, jobs: Sequence[Job]) -> list[JobLine]:
    named = names_of(viewer, [job.pk for job in jobs])
    return [_line(job, named[job.pk].name) for job in jobs]


def _line(job: Job, person_name: str) -> JobLine:
    return JobLine(
        id=job.pk,
        division=job.division,
        person_id=job.person_id,
        person_name=person_name,
        employer_id=job.employer_id,
        employer_name=job.employer.name,
        start_on=job.start_on,
        end_on=job.end_on,
        occupation=job.occupation,
        registered_on=job.registered_on,
        state=job.state,
    )
