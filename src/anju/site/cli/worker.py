from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import click
import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from procrastinate import JobContext, PsycopgConnector
from procrastinate.contrib.django import app, connector_params
from procrastinate.exceptions import ConnectorException

from anju.access.indexing import check_index_key
from anju.site.cli.running import open_database
from anju.site.embedded import EmbeddedError
from anju.site.tasks import HEARTBEAT, SILENCE, take_up

PAUSE = 1.0  # seconds before the database is tried again
POLL = 1.0  # seconds until a job is seen that nothing announced: one retried, or one whose lock came free
CONNECT = 10.0  # seconds to wait for a connection before the database counts as gone
GRACE = 10.0  # seconds for what runs when a stop is asked for; what needs longer is taken up by the next worker
ALIVE = 0x616E6A75  # number of the advisory lock that every worker holds for as long as it lives
GONE = (ConnectorException, OperationalError, InterfaceError, EmbeddedError)
log = structlog.get_logger("anju.worker")


@click.command("worker")
@click.option("--concurrency", default=2, show_default=True, type=click.IntRange(1), help="Jobs at a time.")
@click.option("--queues", default="", help="Names with commas between; every queue when left out.")
@click.option("--until-idle", is_flag=True, help="End once no job is waiting.")
def command(concurrency: int, queues: str, *, until_idle: bool) -> None:
    """Work off background jobs until stopped. Jobs of a worker that was killed are taken up again.

    When the database goes, wait for it to come back."""
    options = {
        "concurrency": concurrency,
        "queues": queues.split(",") if queues else None,
        "wait": not until_idle,
        "delete_jobs": "successful",
        "fetch_job_polling_interval": POLL,
        "shutdown_graceful_timeout": GRACE,
        "update_heartbeat_interval": HEARTBEAT,
        "stalled_worker_timeout": SILENCE,
        "task_middleware": [with_fresh_connection],
    }
    reached = False
    while True:
        try:
            with open_database():
                check_index_key()
                say_alive()
                reached = True
                if asyncio.run(_work(options)) or until_idle:
                    return
        except GONE as error:
            if until_idle or not reached:
                raise
            log.warning("the database is gone", error=type(error).__qualname__)
        finally:
            connection.close()
        time.sleep(PAUSE)


def say_alive() -> None:
    """Hold a lock that goes with this process, and forget the dead: where nobody else holds it, no worker that is
    registered lives, and what it had begun need not wait until its silence is noticed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ALIVE])
        alone = cursor.fetchone()[0]
        if alone:
            cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [ALIVE])
        if alone:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ALIVE])


def with_fresh_connection(call_next: Callable[[], Any], context: JobContext, _: object) -> Any:
    """Around every task: a thread that works again may hold a connection that broke meanwhile; and what failed is said,
    because the queue alone keeps no trace of it."""
    close_old_connections()
    try:
        return call_next()
    except Exception as error:
        job = context.job
        log.error("a job failed", task=job.task_name, job=job.id, attempts=job.attempts, exc_info=error)
        raise
    finally:
        close_old_connections()


async def _work(options: dict[str, Any]) -> bool:
    """Work until asked to stop (True), or until the database is lost (False, or an exception of GONE)."""
    worker = asyncio.ensure_future(_run(options))
    with _stop_signals(worker.cancel) as asked:
        try:
            await worker
        except asyncio.CancelledError:
            if not asked.is_set():
                raise
        return asked.is_set()


async def _run(options: dict[str, Any]) -> None:
    # Not Django's connection: that one would be a thread's own, and cannot listen.
    with app.replace_connector(PsycopgConnector(kwargs=connector_params(), timeout=CONNECT)) as own:
        async with own.open_async():
            await take_up(own.job_manager)
            await own.run_worker_async(install_signal_handlers=False, **options)


@contextlib.contextmanager
def _stop_signals(stop: Callable[[], object]) -> Iterator[asyncio.Event]:
    """The first signal calls `stop` and sets the event; the next does what it did before."""
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    asked = asyncio.Event()

    def restore() -> None:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)

    def heard() -> None:
        asked.set()
        restore()
        stop()

    for number in before:
        loop.add_signal_handler(number, heard)
    try:
        yield asked
    finally:
        restore()
