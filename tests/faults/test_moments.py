"""Kills at chosen moments. A lock held by the test brings the worker to a stand exactly where it is to be killed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from faults.files import Expected, assert_counted_once
from faults.standing import Site, kill_both, kill_worker, until

pytestmark = pytest.mark.alone

ROWS = 10_000
CHUNKS = 5
STATE = "SELECT state FROM declarations_submission WHERE id = %s"
IN = "SELECT count(*) FROM declarations_chunk WHERE submission_id = %s"
STANDING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"

# In the order in which a file passes them: the lock that stops it there, its state then, and what is killed.
MOMENTS: dict[str, tuple[str, str, Callable[[Site], None]]] = {
    "while the file is read": ("papers_document IN ACCESS EXCLUSIVE MODE", "checking", kill_worker),
    "while remarks are written": ("declarations_remark IN SHARE MODE", "checking", kill_both),
    "before persons": ("people_identity IN SHARE MODE", "committing", kill_worker),
    "between persons and declarations": ("declarations_declaration IN SHARE MODE", "committing", kill_both),
    "between declarations and evidence": ("stays_evidence IN SHARE MODE", "committing", kill_worker),
    "between evidence and work": ("worklist_item IN SHARE MODE", "committing", kill_both),
}


def test_a_kill_at_each_of_these_moments_counts_every_row_once(site: Site) -> None:
    file = site.folder / "newcomers.csv"
    expected = Expected.of(site.call("make", file, ROWS, 10_000_000))
    submission = site.call("take", file, "commit")["submission"]
    for moment, (lock, state, blow) in MOMENTS.items():
        with holding(site, f"LOCK {lock}"):
            site.start("worker")
            until(lambda: site.ask(STANDING), f"the worker stands still {moment}")
            assert site.ask(STATE, submission) == state, moment
            assert site.ask(IN, submission) == 0
            blow(site)
        site.mend()
    kill_between_the_last_chunk_and_the_end(site, submission)
    kill_while_the_workbook_is_made(site, submission)
    site.start("worker")
    until(lambda: site.ask("SELECT annotated_id FROM declarations_submission WHERE id = %s", submission), "all is done")
    assert_counted_once(site, submission, expected)


def kill_between_the_last_chunk_and_the_end(site: Site, submission: int) -> None:
    last = f"INSERT INTO declarations_chunk (submission_id, number, accepted, rejected) VALUES (%s, {CHUNKS - 1}, 0, 0)"
    with contextlib.ExitStack() as late:
        with holding(site, last, submission):
            site.start("worker")
            until(lambda: site.ask(IN, submission) == CHUNKS - 1, "all chunks but one are in")
            ending = "SELECT 1 FROM declarations_submission WHERE id = %s FOR NO KEY UPDATE"
            late.enter_context(holding(site, ending, submission))
        until(lambda: site.ask(IN, submission) == CHUNKS and site.ask(STANDING), "the worker stands still at the end")
        assert site.ask(STATE, submission) == "committing"
        kill_worker(site)


def kill_while_the_workbook_is_made(site: Site, submission: int) -> None:
    with holding(site, "LOCK papers_document IN SHARE MODE"):
        site.start("worker")
        until(lambda: site.ask(STATE, submission) == "committed" and site.ask(STANDING), "the worker stands still last")
        kill_both(site)
    site.mend()


@contextlib.contextmanager
def holding(site: Site, statement: str, *values: Any) -> Iterator[None]:
    """What the statement does, or locks, stands until the end and is then undone."""
    connection = psycopg.connect(site.server.url())
    try:
        connection.execute(statement, values)
        yield
    finally:
        connection.close()
