from __future__ import annotations

import click
from django.core.management import call_command

from anju.site.cli.running import needs_database


@click.command("worker")
@click.option("--concurrency", default=2, show_default=True, type=click.IntRange(1), help="Jobs at a time.")
@click.option("--queues", default="", help="Names with commas between; every queue when left out.")
@click.option("--until-idle", is_flag=True, help="End once no job is waiting.")
@needs_database
def command(concurrency: int, queues: str, *, until_idle: bool) -> None:
    """Work off background jobs until stopped. Jobs of a worker that was killed are taken up again."""
    call_command(
        "procrastinate", "worker", f"--concurrency={concurrency}", f"--queues={queues}", "--delete-jobs=successful",
        "--shutdown-graceful-timeout=10", *(["--one-shot"] if until_idle else []),
    )  # fmt: skip
