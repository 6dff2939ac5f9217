"""Background work on files: ids in, an action called."""

from __future__ import annotations

from procrastinate.contrib.django import app

from anju.declarations.actions.annotate import annotate_file
from anju.declarations.actions.files import check_file, commit_lines

RETRIES = 5


@app.task(queue="files", retry=RETRIES)
def check(submission: int, then_commit: bool = False) -> None:
    """Dry run of a file; then_commit: the commit follows by itself."""
    check_file(submission, then_commit=then_commit)


@app.task(queue="files", retry=RETRIES)
def commit(submission: int) -> None:
    """A checked file into the register, chunk by chunk; safe to run again after any kill."""
    commit_lines(submission)


@app.task(queue="files", retry=RETRIES)
def annotate(submission: int) -> None:
    """The same workbook back, with a findings column."""
    annotate_file(submission)
