from __future__ import annotations

import click

from anju.journal.sealing import count_on
from anju.site.cli import running


@click.command("migrate")
def command() -> None:
    """Bring the database to this version: the web process's role, then each migration with a line."""
    with running.open_database(migrated=False):
        running.migrate()
        if count_on():
            click.echo("The server has counted less far than the trail, as after a restore: counting on.", err=True)
