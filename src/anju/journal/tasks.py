"""The trail is sealed every minute and verified every night."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from anju.journal.sealing import seal_trail
from anju.journal.verifications import ask_verification, run_verification


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="journal-seal", queue="trail")
def seal(timestamp: int) -> None:  # noqa: ARG001 - the schedule's
    """What is complete, sealed."""
    seal_trail()


@app.periodic(cron="30 19 * * *")  # UTC: half past three in China
@app.task(queueing_lock="journal-verify-nightly", queue="trail")
def verify_by_night(timestamp: int) -> None:  # noqa: ARG001 - the schedule's
    """The whole trail, once a day."""
    ask_verification(actor=0)


@app.task(queue="trail", retry=RetryStrategy(max_attempts=10, wait=30))
def verify(verification: int) -> None:
    """A verification somebody asked for; safe to run again after a kill."""
    run_verification(verification)
