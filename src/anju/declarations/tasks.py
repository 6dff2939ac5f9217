"""Background work on files: ids in, an action called."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from anju.declarations.actions.annotate import annotate_file
from anju.declarations.actions.files import check_file, commit_lines, give_up_check
from anju.declarations.writers import WriterLost

MOST_ATTEMPTS = 30
LONGEST_WAIT = 60  # seconds
HOPELESS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a mistake of ours raises on this file: the next run raises it again, and the sender would wait for ever."""


class Patient(BaseRetryStrategy):
    """Again soon, however often, when the database failed; soon, but not for ever, when a writer was killed; after any
    other failure ever later, and not for ever.

    Runs cut off by a kill count as attempts too, hence so many: an hour of kills must not make one failure the last."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return RetryDecision(retry_in={"seconds": 1})
        if job.attempts >= MOST_ATTEMPTS:
            return None
        if isinstance(exception, WriterLost):
            return RetryDecision(retry_in={"seconds": 2})
        return RetryDecision(retry_in={"seconds": min(2**job.attempts, LONGEST_WAIT)})


PATIENT = Patient()


@app.task(queue="files", retry=PATIENT)
def check(submission: int, then_commit: bool = False) -> None:
    """Dry run of a file; then_commit: the commit follows by itself."""
    try:
        check_file(submission, then_commit=then_commit)
    except HOPELESS:
        give_up_check(submission)
        raise


@app.task(queue="files", retry=PATIENT)
def commit(submission: int) -> None:
    """A checked file into the register, chunk by chunk; safe to run again after any kill."""
    commit_lines(submission)


@app.task(queue="files", retry=PATIENT)
def annotate(submission: int) -> None:
    """The same workbook back, with a findings column."""
    annotate_file(submission)
