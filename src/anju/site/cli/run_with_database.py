from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from anju.site.embedded import Embedded


@click.command("run-with-database", context_settings={"ignore_unknown_options": True})
@click.option("--durable", is_flag=True, help="Wait for the disk, as a real one does: for measurements.")
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
def command(words: tuple[str, ...], *, durable: bool) -> None:
    """Run WORDS as a command beside a throw-away server, ANJU_HOME a new folder; end with its status.

    With DATABASE_URL set already, that server is used.
    """
    folder = Path(tempfile.mkdtemp(prefix="anju-"))
    folder.chmod(0o711)
    environment = {**os.environ, "ANJU_HOME": str(folder)}
    try:
        if environment.get("DATABASE_URL"):
            status = subprocess.run(words, env=environment, check=False).returncode
        else:
            server = Embedded(folder, fsync=durable)
            with server.used():
                status = subprocess.run(
                    words, env={**environment, "DATABASE_URL": server.url()}, check=False
                ).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(status)
