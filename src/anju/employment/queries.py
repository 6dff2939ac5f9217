"""Reading jobs: a person's, an employer's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from anju.access.rules import Permission, Viewer
from anju.employment.models import Job
from anju.people.models import Person


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


def jobs_of(viewer: Viewer, person_id: int) -> list[JobLine]:
    """A person's jobs in sight, newest first. The access line is the person card's."""
    viewer.require(Permission.JOB_VIEW)
    return _lines(list(_jobs(viewer).filter(person_id=person_id).order_by("-start_on", "-id")))


def _jobs(viewer: Viewer) -> QuerySet[Job]:
    return Job.objects.visible_to(viewer).select_related("employer")


def _lines(jobs: Sequence[Job]) -> list[JobLine]:
    """Persons by a query of their own: one who moved out of sight leaves her job's line, without her name."""
    names = dict(Person.objects.filter(pk__in=[job.person_id for job in jobs]).values_list("pk", "name"))
    return [_line(job, names.get(job.person_id, "")) for job in jobs]


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
    )
