"""Housekeeping of sessions; the count of who reads how many."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from anju.access import actions


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="access.forget_ended_sessions")
def forget_ended_sessions(timestamp: int) -> None:  # noqa: ARG001 - the schedule's
    """Once a night: they no longer load, but need not lie about."""
    actions.forget_ended_sessions()


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="access.count_reading")
def count_reading(timestamp: int) -> None:  # noqa: ARG001 - the schedule's
    """Today so far, and yesterday to its end."""
    today = timezone.localdate()
    actions.count_reading(today - timedelta(days=1))
    actions.count_reading(today)
