from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.utils import timezone

from anju.access.indexing import check_index_key
from anju.access.rules import system_viewer
from anju.declarations.actions.files import check_file, commit_lines, take_file
from anju.declarations.messages import word
from anju.declarations.models import Channel, DeclarantRole
from anju.declarations.queries import Only, SubmissionCard, declarations_of, submission
from anju.site.cli.rules import Moment
from anju.site.cli.running import echo_json, needs_database, step

ROLES = [role.value.upper() for role in DeclarantRole]
PAGE = 5_000


@click.command("declare")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--pack", required=True, help="Rule pack, such as cn-4403-2015.")
@click.option("--declarant-role", required=True, type=click.Choice(ROLES, case_sensitive=False))
@click.option(
    "--declarant",
    type=click.IntRange(1, 2**63 - 1),
    help="Id of the party that declares; left out, the file is the office's own intake.",
)
@click.option("--as-of", type=Moment(), help="When the file was received; now when left out.")
@click.option("--dry-run", is_flag=True, help="Check only.")
@click.option("--json", "as_json", is_flag=True, help="{summary, dropped_columns, rows: [{row, outcome, codes}]}")
@needs_database
def command(
    file: Path,
    pack: str,
    declarant_role: str,
    declarant: int | None,
    as_of: Any,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Declare the stays or jobs in FILE (.xlsx, .xls or .csv): every row checked, the good ones accepted."""
    check_index_key()
    received = _moment(as_of)
    viewer = system_viewer(on=timezone.localdate(received), purpose="命令行申报")
    taken = take_file(
        viewer=viewer,
        name=file.name,
        content=file.read_bytes(),
        role=declarant_role.lower(),
        party=declarant,
        pack=pack,
        received_at=received,
        channel=Channel.COMMAND,
        defer_check=False,
        apart=_apart(as_of, dry_run=dry_run),
    )
    if submission(viewer, taken).state == "committed":
        click.echo(f"Taken in already as {submission(viewer, taken).number}; nothing is done again.", err=True)
    with step(f"{'Checking' if dry_run else 'Taking in'} {file.name}"):
        if submission(viewer, taken).state != "committed":
            check_file(taken)
            if not dry_run and submission(viewer, taken).state == "checked":
                commit_lines(taken)
    card = submission(viewer, taken)
    if card.state == "failed":
        _show_refusal(card, as_json=as_json)
        return
    rows = _rows(viewer, taken, card.total)
    if as_json:
        summary = {"accepted": card.accepted, "rejected": card.rejected}
        echo_json({"summary": summary, "dropped_columns": card.dropped_columns, "rows": rows})
        return
    click.echo(f"{card.number}  accepted {card.accepted}, rejected {card.rejected}")
    for header in card.dropped_columns:
        click.echo(word({"code": "W501", "field": "column", "read": header}))
    _show_remarks(viewer, taken)


def _show_refusal(card: SubmissionCard, *, as_json: bool) -> None:
    """A file of which nothing could be taken is an outcome as any other: E302, and why."""
    if as_json:
        findings = [finding | {"message": word(finding)} for finding in card.findings]
        summary = {"accepted": 0, "rejected": 0}
        echo_json({"summary": summary, "dropped_columns": [], "rows": [], "findings": findings})
        return
    for finding in card.findings:
        click.echo(f"{finding['code']}  {word(finding)}")


def _rows(viewer: Any, taken: int, total: int) -> list[dict[str, Any]]:
    """Every row's outcome; those the register kept no remark of are accepted without one."""
    remarks = {line.row: line for line in _lines(viewer, taken, "remarks")}
    return [
        {
            "row": row,
            "outcome": "accepted" if row not in remarks or remarks[row].accepted else "rejected",
            "codes": remarks[row].codes if row in remarks else [],
        }
        for row in range(1, total + 1)
    ]


def _show_remarks(viewer: Any, taken: int) -> None:
    for line in _lines(viewer, taken, "remarks"):
        for finding in line.findings:
            click.echo(f"{line.row:>6}  {finding['code']}  {word(finding)}")


def _lines(viewer: Any, taken: int, only: Only) -> Any:
    after: int | None = 0
    while after is not None:
        page = declarations_of(viewer, taken, only=only, after_row=after, limit=PAGE)
        yield from page.rows
        after = page.after


def _apart(as_of: Any, *, dry_run: bool) -> str:
    """What keeps a trial apart from the real thing, and a file received then from the same file received now."""
    return f"{'trial' if dry_run else ''}|{as_of.isoformat() if as_of else ''}".strip("|")


def _moment(given: Any) -> datetime:
    if given is None or isinstance(given, datetime):
        return given or timezone.now()
    return datetime(given.year, given.month, given.day, tzinfo=timezone.get_default_timezone())
