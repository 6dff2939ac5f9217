"""Every night stays that nobody confirmed for too long are flagged."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from anju.stays.rechecks import flag_presumed_left


@app.periodic(cron="30 18 * * *")  # UTC: half past two in China
@app.task(queueing_lock="stays-presumed-left", retry=RetryStrategy(max_attempts=5, wait=60))
def presume_left(timestamp: int) -> None:  # noqa: ARG001 - the schedule's
    """By batches; safe to run again after a kill, because what is flagged is not flagged again."""
    flag_presumed_left(timezone.localdate())
