from __future__ import annotations

from pathlib import Path

import click
from django.utils import timezone

from anju.access.rules import system_viewer
from anju.declarations.messages import word as reason_of
from anju.kernel.errors import Refused
from anju.places.actions import ImportResult, import_dwellings
from anju.places.wording import word
from anju.site.cli.running import echo_json, needs_database, step
from anju.site.divisions import import_file
from anju.territory.lists import BUNDLED
from anju.territory.queries import has_divisions

MOST_SHOWN = 20


@click.group("dwellings")
def command() -> None:
    """Standard addresses, buildings and dwellings with their permanent codes."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print {summary, ignored_columns, rows} on stdout.")
@needs_database
def import_list(file: Path, *, as_json: bool) -> None:
    """Import FILE (.csv, .xlsx or .xls): code, division, road, plate, building, room, address, state, or their Chinese
    names. Exit status 0 also where lines were rejected, or all of the file was (E302)."""
    if not has_divisions():
        with step("Loading the bundled divisions, because the register has none"):
            for path in BUNDLED:
                import_file(path)
    try:
        with step(f"Importing {file.name}"):
            result = import_dwellings(file.read_bytes(), viewer=system_viewer(on=timezone.localdate()))
    except Refused as refusal:
        result = ImportResult(unreadable=refusal.findings)
    echo_json(result.as_dict()) if as_json else _tell(result)


def _tell(result: ImportResult) -> None:
    for found in result.unreadable:
        click.echo(f"{found.code}  {reason_of(found)}")
    click.echo(", ".join(f"{count} {name}" for name, count in result.summary.items()) + ".")
    if result.ignored_columns:
        click.echo(f"Columns not read: {', '.join(result.ignored_columns)}")
    for row, findings in sorted(result.findings.items())[:MOST_SHOWN]:
        for found in findings:
            click.echo(f"  row {row}: {found.code} {word(found)}")
    if len(result.findings) > MOST_SHOWN:
        click.echo(f"  and {len(result.findings) - MOST_SHOWN} more rows; --json lists all of them.")
