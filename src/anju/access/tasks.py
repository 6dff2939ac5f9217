"""Housekeeping of sessions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from anju.access import actions


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="access.forget_ended_sessions")
def forget_ended_sessions(timestamp: int) -> None:  # noqa: ARG001 - the schedule's
    """Once a night: they no longer load, but need not lie about."""
    actions.forget_ended_sessions()
