from __future__ import annotations

import os
import sys

import click

from anju.site.cli.running import echo_json
from anju.site.embedded import Embedded


@click.group("db")
def command() -> None:
    """Start, stop and look at the embedded database in ANJU_HOME."""
    if os.environ.get("DATABASE_URL"):
        raise click.UsageError("DATABASE_URL is set: the database in use is that server, not the embedded one.")


@command.command()
def start() -> None:
    """Start it and leave it running until `anju db stop`."""
    server = Embedded()
    click.echo("Started." if server.start(keep=True) else "It was running; it will now stay.", err=True)


@command.command()
def stop() -> None:
    """Stop it, whoever uses it."""
    click.echo("Stopped." if Embedded().stop() else "It was not running.", err=True)


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print {running, port, folder} on stdout.")
def status(*, as_json: bool) -> None:
    """Say whether it runs; exit status 1 when it does not."""
    server = Embedded()
    running, port = server.is_running(), server.known().get("port")
    if as_json:
        echo_json({"running": running, "port": port, "folder": str(server.folder)})
    else:
        click.echo(f"Running on 127.0.0.1:{port}, data in {server.data}" if running else "Not running.")
    sys.exit(0 if running else 1)


@command.command()
def url() -> None:
    """Print the owner's address, password included."""
    server = Embedded()
    if not server.known():
        raise click.ClickException("It has never been started. Run: anju db start")
    click.echo(server.url())
