"""What a deed of the office does to jobs, told difference by difference."""

from __future__ import annotations

from anju.employment.models import Job
from anju.people.deeds import Consequence, Rows


def consequences_of(rows: Rows) -> list[Consequence]:
    """Rows of ``employment_settle_after`` (sql/replay.sql), each behind the id of its deed."""
    jobs = {row[2] for row in rows if row[2] is not None}
    named = dict(Job.objects.filter(pk__in=jobs).values_list("pk", "employer__name")) if jobs else {}
    return [
        Consequence("job", what, job, said, place, was, start, end, named.get(job, ""))
        for _, what, job, said, place, was, start, end in rows
    ]
