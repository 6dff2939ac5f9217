"""The `anju` command. Each group or command is a module of this folder, listed in COMMANDS and imported when called.

Exit status: 0 when the work was done (rows refused included), 1 when it could not be done, 2 for bad usage.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import signal
import sys
from typing import NamedTuple

import click
from django.apps import apps
from django.db import ProgrammingError
from django.utils.translation import gettext
from psycopg.errors import UndefinedColumn, UndefinedFunction, UndefinedTable

from anju.access.keyring import VaultError
from anju.kernel.errors import AnjuError, NotFound
from anju.rulebook.book import PackUnknown, RuleUnknown
from anju.site.cli.running import prepare_django
from anju.site.embedded import EmbeddedError


class Entry(NamedTuple):
    """`module` of this folder holds a click command named `command`; `django`: its imports need Django to be set up."""

    module: str
    summary: str
    django: bool = True


COMMANDS = {
    "accounts": Entry("accounts", "Open and keep accounts, the administrators' above all."),
    "db": Entry("db", "Start, stop and look at the embedded database.", django=False),
    "declare": Entry("declare", "Take declarations in from a spreadsheet."),
    "demo": Entry("demo", "Run a demo county with everything it needs."),
    "divisions": Entry("divisions", "Import lists of administrative divisions."),
    "doctor": Entry("doctor", "Say what is wrong with this set-up and how to mend it."),
    "dwellings": Entry("dwellings", "Import lists of dwellings."),
    "id": Entry("identity", "Check identity numbers."),
    "journal": Entry("journal", "Seal the trail, and verify that nobody bent it."),
    "keys": Entry("keys", "Change the keys of the field encryption."),
    "migrate": Entry("migrate", "Bring the database to this version."),
    "rules": Entry("rules", "Ask the rule packs."),
    "run-with-database": Entry("run_with_database", "Run a command beside a throw-away database.", django=False),
    "serve": Entry("serve", "Serve pages and API."),
    "worker": Entry("worker", "Work off background jobs."),
}


class LazyGroup(click.Group):
    def list_commands(self, _: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        if entry.django:
            prepare_django()
        command: click.Command = importlib.import_module(f"{__name__}.{entry.module}").command
        return command

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].summary) for name in sorted(COMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(importlib.metadata.version("anju"), prog_name="anju")
def cli() -> None:
    """Anju, a register of residence. ANJU_HOME names the folder of all data."""


def main() -> None:
    """Entry point: what a person can mend is a line or two on stderr, not a trace."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        cli()
    except (EmbeddedError, VaultError) as error:
        click.echo(f"anju: {error}", err=True)
        sys.exit(1)
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedTable | UndefinedColumn | UndefinedFunction):
            raise
        click.echo("anju: The database lacks what this version needs. Run: anju migrate", err=True)
        sys.exit(1)
    except AnjuError as error:
        _tell(error)
        sys.exit(2 if isinstance(error, PackUnknown | RuleUnknown | NotFound) else 1)


def _tell(error: AnjuError) -> None:
    click.echo(f"anju: {error.said(gettext if apps.ready else str) or error.code}", err=True)
    if error.findings:  # their wording is imported late, because it cannot be before Django is set up
        messages = importlib.import_module("anju.declarations.messages")
        for found in error.findings:
            click.echo(f"  {found.code} {messages.word(found)}", err=True)


def _interrupt(*_: object) -> None:
    """Being told to end is no reason to leave a database running: end as at Ctrl-C, in the background too."""
    raise KeyboardInterrupt
