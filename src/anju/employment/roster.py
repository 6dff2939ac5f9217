"""An employer's roster (用人名册): who works there, who left; for the office, and for the employer's own staff.

Every person shown leaves an access line. Call inside the viewer's scope (access.scope.enter_scope)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from anju.access.rules import Permission, Viewer
from anju.employment.models import Job
from anju.employment.naming import Named, names_of
from anju.employment.rules import RosterFilter, Status, last_of
from anju.journal.actions import write_access
from anju.kernel.errors import NotFound
from anju.kernel.names import normalize_name
from anju.kernel.pages import Page

CHUNK = 2_000
SHOWN = "employer"


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A job as a roster shows it."""

    job: int
    division: int
    named: Named
    occupation: str
    start_on: date
    end_on: date | None
    registered_on: date


def roster(viewer: Viewer, wanted: RosterFilter, *, after: int | None = None, limit: int = 50) -> Page[RosterLine]:
    """A page of a roster in the order of registration. Forbidden to whom the employer's jobs are no business of."""
    rows = list(jobs_wanted(viewer, wanted).filter(pk__gt=after or 0).order_by("pk")[: limit + 1])
    lines = told(viewer, rows[:limit], shown=SHOWN)
    return Page(lines, lines[-1].job if len(rows) > limit else None)


def roster_lines(viewer: Viewer, wanted: RosterFilter, *, shown: str) -> Iterator[RosterLine]:
    """All of it, some thousands in memory at a time. Consume it inside a transaction."""
    jobs, last = jobs_wanted(viewer, wanted), 0
    while rows := list(jobs.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield from told(viewer, rows, shown=shown)
        last = rows[-1].pk


def head_count(viewer: Viewer, employer: int, on: date) -> int:
    """How many work there on a day; nobody is named."""
    return jobs_wanted(viewer, RosterFilter(employer, on=on)).count()


def chosen(viewer: Viewer, employer: int, jobs: Sequence[int], *, shown: str = SHOWN) -> list[RosterLine]:
    """These open jobs of an employer's; NotFound when one of them is absent, ended or out of sight."""
    open_jobs = jobs_wanted(viewer, RosterFilter(employer, status=Status.OPEN))
    rows = list(open_jobs.filter(pk__in=list(jobs)).order_by("pk"))
    if len(rows) != len(set(jobs)):
        raise NotFound("No such job, or it has ended.")
    return told(viewer, rows, shown=shown)


def jobs_wanted(viewer: Viewer, wanted: RosterFilter) -> QuerySet[Job]:
    """The registered jobs a filter means, within the viewer's scope."""
    if viewer.party != wanted.employer:
        viewer.require(Permission.JOB_VIEW)
    on = wanted.on or viewer.on
    jobs: QuerySet[Job] = Job.objects.visible_to(viewer)
    jobs = jobs.filter(employer=wanted.employer, state=Job.State.REGISTERED)
    if wanted.during is not None:
        jobs = _during(jobs, wanted.during)
    elif wanted.status == Status.OPEN:
        jobs = jobs.filter(end_on__isnull=True)
    elif wanted.status == Status.PRESENT:
        jobs = jobs.filter(Q(end_on__isnull=True) | Q(end_on__gt=on), start_on__lte=on)
    elif wanted.status == Status.ENDED:
        jobs = jobs.filter(end_on__lte=on)
    return _named(viewer, jobs, wanted) if wanted.text.strip() else jobs


def _named(viewer: Viewer, jobs: QuerySet[Job], wanted: RosterFilter) -> QuerySet[Job]:
    """Whoever is called so: by the register for the office, by what it is shown for the employer itself, which would
    otherwise learn from a find how somebody is called since she left."""
    name = normalize_name(wanted.text)
    if viewer.party is None:
        return jobs.filter(person__in=RawSQL("SELECT employment_persons_named(%s, %s)", [wanted.employer, name]))
    shown = names_of(viewer, list(jobs.values_list("pk", flat=True)))
    return jobs.filter(pk__in=[job for job, named in shown.items() if normalize_name(named.name) == name])


def _during(jobs: QuerySet[Job], month: date) -> QuerySet[Job]:
    """A job that ended as it began counts for nothing: nobody was hired, and nobody left."""
    jobs = jobs.exclude(end_on=F("start_on"))
    return jobs.filter(Q(end_on__isnull=True) | Q(end_on__gte=month), start_on__lte=last_of(month))


def told(viewer: Viewer, jobs: Sequence[Job], *, shown: str) -> list[RosterLine]:
    """Lines of these jobs, with an access line for each person in them."""
    write_access(
        [(job.person_id, job.division) for job in jobs], actor=viewer.account, purpose=viewer.purpose, shown=shown
    )
    return lines_of(viewer, jobs)


def lines_of(viewer: Viewer, jobs: Sequence[Job]) -> list[RosterLine]:
    """Lines of these jobs; the access lines are the caller's."""
    named = names_of(viewer, [job.pk for job in jobs])
    return [
        RosterLine(job.pk, job.division, named[job.pk], job.occupation, job.start_on, job.end_on, job.registered_on)
        for job in jobs
    ]
