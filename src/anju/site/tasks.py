"""Housekeeping of the job queue itself."""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.contrib.django import app


@app.periodic(cron="*/15 * * * * *")
@app.task(queueing_lock="site.take_up_abandoned_jobs", pass_context=True)
async def take_up_abandoned_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - the schedule's
    """Queue again what a killed worker had begun. Tasks are written so that a second run counts nothing twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
