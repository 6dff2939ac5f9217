"""A file of 100,000 rows goes in while web, worker and database are killed; every row counts once."""

from __future__ import annotations

import contextlib
import http.client
import random
import threading
import time
from collections.abc import Callable

import pytest

from faults.files import Expected, assert_counted_once, assert_nothing_stray
from faults.speaking import until_healthy, upload
from faults.standing import Site, kill_a_writer, kill_both, kill_worker, kill_worker_alone, until

pytestmark = pytest.mark.alone

ROWS = 100_000
SEED = 20261118
CHUNKS = "SELECT count(*) FROM declarations_chunk WHERE submission_id = %s"
STATE = "SELECT state FROM declarations_submission WHERE id = %s"
# Of work on files alone: what the clock starts may fail while there is no database, and comes round again.
GIVEN_UP = "SELECT id, task_name FROM procrastinate_jobs WHERE status = 'failed' AND queue_name = 'files'"
# What is in at any moment is whole: each chunk that is marked, with all its rows, and no row besides.
WHOLE = """
    SELECT (SELECT coalesce(sum(accepted + rejected), 0) FROM declarations_chunk WHERE submission_id = %s)
         - (SELECT count(*) FROM declarations_declaration WHERE submission_id = %s)"""


# With how many fresh chunks to wait for before each: none strikes while the worker still starts, or reads again.
BLOWS: list[tuple[Callable[[Site], None], int]] = [
    (kill_worker, 2),
    (Site.cut_power_of_server, 3),
    (kill_worker, 0),
    (kill_a_writer, 2),
    (kill_worker_alone, 2),
    (Site.stop_server_at_once, 4),
    (Site.kill_postmaster, 1),
    (kill_both, 5),
]


def test_every_row_counts_once_whatever_is_killed_meanwhile(site: Site) -> None:
    draw = random.Random(SEED)
    file = site.folder / "newcomers.csv"
    expected = Expected.of(site.call("make", file, ROWS, 0))
    submission = hand_in(site, file.read_bytes(), draw)
    site.start("worker")
    strike_while_checking(site, submission, draw)
    for blow, fresh in BLOWS:
        wait_for_chunks(site, submission, site.ask(CHUNKS, submission) + fresh)
        time.sleep(draw.uniform(0, 0.5) if fresh else draw.uniform(0, 4))
        blow(site)
        site.mend("worker")
        assert site.ask(WHOLE, submission, submission) == 0
    assert site.ask(STATE, submission) == "committing", "killed too late to prove anything"
    until(lambda: site.ask_if_up(STATE, submission) == "committed", "the file is committed")
    assert_counted_once(site, submission, expected)
    annotated = "SELECT annotated_id FROM declarations_submission WHERE id = %s"
    until(lambda: site.ask(annotated, submission), "the workbook comes back")
    assert site.rows(GIVEN_UP) == []


def hand_in(site: Site, content: bytes, draw: random.Random) -> int:
    """Send the file while the web process is killed twice; once it is answered, its submission. One file came of it."""
    for _ in range(2):
        site.mend("web")
        until_healthy(site)
        sending = threading.Thread(target=send_and_be_cut_off, args=(site, content))
        sending.start()
        time.sleep(draw.uniform(0.05, 4))
        site.kill("web")
        sending.join()
        assert_nothing_stray(site)
    site.mend("web")
    until_healthy(site)
    answer = upload(site, content)
    assert answer.status == http.client.ACCEPTED, answer
    site.kill("web")
    sent = "SELECT id FROM declarations_submission WHERE document_id IS NOT NULL AND channel = 'api'"
    assert site.rows(sent) == [(answer.body["id"],)]
    assert_nothing_stray(site)
    return int(answer.body["id"])


def send_and_be_cut_off(site: Site, content: bytes) -> None:
    with contextlib.suppress(OSError, http.client.HTTPException):
        upload(site, content)


def strike_while_checking(site: Site, submission: int, draw: random.Random) -> None:
    """Kill the worker in the midst of the dry run."""
    done = "SELECT done > 0 FROM declarations_submission WHERE id = %s"
    until(lambda: site.ask(done, submission), "the check begins")
    time.sleep(draw.uniform(0, 1))
    assert site.ask(STATE, submission) == "checking"
    site.kill("worker")
    site.mend("worker")


def wait_for_chunks(site: Site, submission: int, count: int) -> None:
    until(lambda: (site.ask_if_up(CHUNKS, submission) or 0) >= count, f"{count} chunks are in")
    until(lambda: site.ask_if_up(STATE, submission) == "committing", "the file is being committed")
