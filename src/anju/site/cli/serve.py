from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import click
from django.conf import settings
from django.db import DatabaseError, connections

from anju.access.indexing import check_index_key
from anju.site import database, static_files
from anju.site.children import children
from anju.site.cli.running import open_database, step

LOG_SETTINGS = Path(__file__).resolve().parents[1] / "granian.json"


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Processes.")
def command(host: str, port: int, workers: int) -> None:
    """Serve pages and API, as the database role that owns nothing."""
    with step("Collecting the static files"):
        static_files.collect()
    words = server_command(host, port, workers)
    if os.environ.get("DATABASE_URL"):
        check_keys()
        # granian must start in a process that never opened a connection: a forked pool breaks a third of the requests.
        os.execve(words[0], words, {**os.environ, **web_environment()})  # noqa: S606
    with contextlib.suppress(KeyboardInterrupt), open_database(), children() as group:
        check_keys()
        group.start("web", words, web_environment())
        sys.exit(f"anju: {group.wait()} ended.")


def check_keys() -> None:
    """VaultError where the ring is another register's. A database that is down is no reason not to start: /readyz
    says so, and the web process waits for it."""
    with contextlib.suppress(DatabaseError):
        check_index_key()
    connections.close_all()


def server_command(host: str, port: int, workers: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--http", "1", "--respawn-failed-workers",
        "--log-config", str(LOG_SETTINGS), "anju.site.wsgi:application",
    ]  # fmt: skip


def web_environment() -> dict[str, str]:
    """The owner's password stays out of the web process."""
    return {
        "ANJU_PROCESS": "web",
        "DATABASE_URL": database.web_url(settings.OWNER_URL, settings.SECRET_KEY),
        "DJANGO_SETTINGS_MODULE": "anju.site.settings",
    }
