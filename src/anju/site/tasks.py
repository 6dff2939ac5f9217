"""Housekeeping of the job queue itself."""

from __future__ import annotations

import contextlib

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

HEARTBEAT = 3.0  # seconds between two signs of life of a worker
SILENCE = 15.0  # seconds without one after which it counts as dead
URGENT = 100


@app.periodic(cron="* * * * * */5")  # seconds stand last here
@app.task(queueing_lock="site.take_up_abandoned_jobs", priority=URGENT, pass_context=True)
async def take_up_abandoned_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - the schedule's
    """`take_up`, by the clock."""
    await take_up(context.app.job_manager, asked_by=context.job.id)


async def take_up(manager: JobManager, *, asked_by: int | None = None) -> None:
    """Queue again what dead workers had begun. Tasks are written so that a second run, even one beside a first that was
    thought dead, counts nothing twice."""
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        # Another worker may have been quicker with this one.
        with contextlib.suppress(ConnectorException):
            if job.queueing_lock is None:
                await manager.retry_job(job)
            elif job.id != asked_by:
                # What comes by the clock comes again by itself, and may stand in the queue only once.
                await manager.finish_job(job, Status.FAILED, delete_job=True)
