from __future__ import annotations

import contextlib
import fcntl
import http.client
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator

import click
from django.conf import settings
from django.db import connection

from anju.access.indexing import check_index_key
from anju.journal.heads import LIST
from anju.site import demo, static_files
from anju.site.children import Children, children
from anju.site.cli.running import open_database, pending_migrations, step
from anju.site.cli.serve import server_command, web_environment
from anju.site.embedded import Embedded
from anju.site.home import home, make_home, write_private

MARK = "demo"  # a file of ANJU_HOME: the register here is the demo's, and may be emptied; it says one of the next
LOADING, LOADED = "loading", "loaded"
LOG = "demo.log"
PORTS_TRIED = 50
PATIENCE = 60.0  # seconds for the first page


@click.command("demo")
@click.option("--reset", is_flag=True, help="Empty the demo's register first.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Or the next free one.")
def command(*, reset: bool, port: int) -> None:
    """Run a demo county: database, web and worker, until Ctrl-C. Its data stay for the next run."""
    if reset and os.environ.get("DATABASE_URL"):
        raise click.UsageError("--reset empties the embedded database alone; DATABASE_URL names another.")
    with _alone():
        if reset or _was_interrupted():
            _empty()
        with contextlib.suppress(KeyboardInterrupt), open_database(prepare=_is_ours), _logged_children() as group:
            _load()
            with step("Collecting the static files"):
                static_files.collect()
            port = _free_port(port)
            _start(group, port)
            _greet(port, demo.sample_outcome(_say))
            sys.exit(f"anju: {group.wait()} ended.")
    _say("Stopped.")


def _load() -> None:
    mark = home() / MARK
    if pending_migrations():
        raise click.ClickException("The register in this database is not the demo's. Name another as DATABASE_URL.")
    check_index_key()
    if demo.is_empty():
        write_private(mark, LOADING)
        with step("Loading the demo county"):
            demo.load(_say)
        write_private(mark, LOADED)
    elif not mark.exists():
        raise click.ClickException(f"The register in {home()} is not the demo's. Name another folder as ANJU_HOME.")
    else:
        demo.open_new_roles()


def _is_ours() -> bool:
    """An external database that holds nothing yet, or that this folder's demo has filled."""
    return (home() / MARK).exists() or not connection.introspection.table_names()


def _was_interrupted() -> bool:
    mark = home() / MARK
    return mark.exists() and mark.read_text() == LOADING and not os.environ.get("DATABASE_URL")


@contextlib.contextmanager
def _logged_children() -> Iterator[Children]:
    with (home() / LOG).open("wb") as log, children(Children(log)) as group:
        yield group


def _start(group: Children, port: int) -> None:
    """Web and worker, then wait for the first page."""
    address = {"ANJU_URL": f"http://127.0.0.1:{port}"}
    # The printed logins must open the desk by themselves.
    at_hand = {"ANJU_SECOND_FACTOR": os.environ.get("ANJU_SECOND_FACTOR", "offered")}
    worker = [sys.executable, "-m", "anju.site.cli", "worker"]
    with step("Starting web and worker"):
        group.start("worker", worker, {"DATABASE_URL": settings.OWNER_URL, **address})
        group.start("web", server_command("127.0.0.1", port, 2), {**web_environment(), **address, **at_hand})
        deadline = time.monotonic() + PATIENCE
        while not _answers(port):
            if (name := group.ended()) or time.monotonic() > deadline:
                raise click.ClickException(f"{name or 'The web process'} did not start; {home() / LOG} says why.")
            time.sleep(0.1)


def _greet(port: int, outcome: str) -> None:
    click.echo(f"\nAnju runs at http://127.0.0.1:{port}  (data and {LOG} in {home()}; Ctrl-C stops everything)\n")
    for login in demo.logins():
        click.echo(f"  {login.role:<22} {login.username:<20} {login.password}")
    click.echo(f"\n{outcome}")
    sys.stdout.flush()


def _empty() -> None:
    mark = home() / MARK
    server = Embedded()
    if not server.known():
        return
    if not mark.exists():
        raise click.ClickException(f"The register in {home()} is not the demo's; it stays as it is.")
    with step("Emptying the demo's register"), server.used():
        server.empty()
        shutil.rmtree(settings.FILES_DIR, ignore_errors=True)
        (home() / LIST).unlink(missing_ok=True)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    with (make_home() / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(f"A demo runs already with {home()}. Stop it by Ctrl-C in its window.") from None
        yield


def _free_port(wanted: int) -> int:
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise click.ClickException(f"No port is free from {wanted} on. Give another by --port.")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _say(text: str) -> None:
    click.echo(text, err=True)
