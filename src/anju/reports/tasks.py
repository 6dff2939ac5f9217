"""Background work: exports are made, and erased when their days are over; counts are kept."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from anju.reports.actions import erase_expired
from anju.reports.counts import fold_changes
from anju.reports.making import give_up, make_export

MOST_ATTEMPTS = 5


@app.task(queue="exports", pass_context=True, retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, wait=2))
def make(context: JobContext, export: int) -> None:
    """One export; after a kill, or a failure of the database, again from its beginning."""
    try:
        make_export(export)
    except Exception:
        if context.job.attempts >= MOST_ATTEMPTS:
            give_up(export)
        raise


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="reports.erase_expired_exports")
def erase_expired_exports(timestamp: int) -> None:  # noqa: ARG001 - the schedule's
    """Every ten minutes: a file past its days opens for nobody from the very moment, and goes soon after."""
    erase_expired(timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="reports.fold_changes")
def fold(timestamp: int) -> None:  # noqa: ARG001 - the schedule's
    """What changed is taken into the counts, so that little has to be reckoned when somebody asks."""
    fold_changes()
