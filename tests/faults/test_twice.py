"""What a queue may do with a job: give it to two at once, or to a second while the first was only thought dead."""

from __future__ import annotations

import contextlib

import pytest

from faults.files import Expected, assert_counted_once
from faults.standing import Site, until

pytestmark = pytest.mark.alone

ROWS = 10_000
STATE = "SELECT state FROM declarations_submission WHERE id = %s"
COUNTS = "SELECT state, total, done, accepted, rejected FROM declarations_submission WHERE id = %s"
REMARKS = "SELECT row, accepted, codes FROM declarations_remark WHERE submission_id = %s ORDER BY row"
IN = "SELECT count(*) FROM declarations_chunk WHERE submission_id = %s"


def test_check_and_commit_run_twice_at_once_leave_what_one_run_leaves(site: Site) -> None:
    submission, expected = take(site, 30_000_000, "nothing")
    with site.calling("check", submission) as cut_off:
        until(lambda: site.rows(REMARKS, submission), "the check has begun")
        cut_off.kill()
    assert site.ask(STATE, submission) == "checking"
    run_at_once(site, "check", submission, 2)
    rejected = len(expected.rejected)
    assert site.rows(COUNTS, submission) == [("checked", ROWS, ROWS, ROWS - rejected, rejected)]
    remarks = site.rows(REMARKS, submission)
    assert {row for row, accepted, _ in remarks if not accepted} == expected.rejected.keys()
    assert all(expected.rejected[row] in codes for row, accepted, codes in remarks if not accepted)
    run_at_once(site, "commit", submission, 2)
    assert_counted_once(site, submission, expected)


def test_a_worker_thought_dead_and_its_successor_count_every_row_once(site: Site) -> None:
    submission, expected = take(site, 32_000_000, "commit")
    site.start("worker")
    until(lambda: site.ask(IN, submission) >= 2, "two chunks are in")
    site.processes("worker")[0].suspend()
    assert site.ask(STATE, submission) == "committing"
    site.start("worker-2")
    running = "SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%%.commit' AND attempts > 0"
    until(lambda: site.ask(running), "the successor takes the job up")
    site.processes("worker")[0].resume()
    until(lambda: site.ask("SELECT annotated_id FROM declarations_submission WHERE id = %s", submission), "all is done")
    assert_counted_once(site, submission, expected)


def take(site: Site, first: int, then: str) -> tuple[int, Expected]:
    file = site.folder / "newcomers.csv"
    expected = Expected.of(site.call("make", file, ROWS, first))
    return site.call("take", file, then)["submission"], expected


def run_at_once(site: Site, call: str, submission: int, times: int) -> None:
    with contextlib.ExitStack() as running:
        children = [running.enter_context(site.calling(call, submission)) for _ in range(times)]
        assert [child.wait(120) for child in children] == [0] * times
