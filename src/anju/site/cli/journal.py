from __future__ import annotations

import sys
from pathlib import Path

import click

from anju.journal.heads import head_line, kept_heads
from anju.journal.models import Seal
from anju.journal.rules import Head, heads_in
from anju.journal.sealing import seal_trail
from anju.journal.verifications import problem_json
from anju.journal.verifying import Report, verify_trail, waiting
from anju.site.cli.running import echo_json, needs_database

NO_SEAL = "Nothing is sealed yet: run `anju journal seal`, or let `anju worker` do it every minute."


class Published(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A file that quotes heads, or one head itself."""

    name = "file or hash"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> list[Head]:
        path = Path(str(value))
        try:
            text = path.read_text(encoding="utf-8") if path.is_file() else str(value)
        except (OSError, UnicodeDecodeError) as error:
            self.fail(f"{value} cannot be read: {error}", param, ctx)
        found = heads_in(text)
        if not found:
            self.fail(f"{value} is no file with a head in it, and no head of 64 hexadecimal digits.", param, ctx)
        return found


@click.group("journal")
def command() -> None:
    """Seal the trail, and verify that nobody bent it."""


@command.command()
@needs_database
def seal() -> None:
    """Seal what is complete; the worker does it every minute."""
    made = seal_trail()
    click.echo(f"{made.lines} lines in {made.seals} seals; {sum(waiting().values())} wait for a transaction to end")


@command.command()
@click.option("--json", "as_json", is_flag=True, help="{number, head, suite, sealed_at, line}")
@needs_database
def head(*, as_json: bool) -> None:
    """Print the last seal's head: one line that stands for the whole trail, to be published."""
    last = Seal.objects.order_by("-number").first()
    if last is None:
        raise click.ClickException(NO_SEAL)
    line = head_line(last)
    if as_json:
        hash_ = bytes(last.head).hex()
        said = {"number": last.number, "head": hash_, "suite": last.suite, "sealed_at": last.sealed_at.isoformat()}
        echo_json(said | {"line": line})
        return
    click.echo(line)


@command.command()
@click.option("--head", "published", type=Published(), multiple=True, help="Published earlier; may be repeated.")
@click.option("--from", "since", type=click.IntRange(1), default=1, help="The seal to begin with.")
@click.option("--json", "as_json", is_flag=True, help="{sound, first, problems, notices, lines, seals, …}")
@needs_database
def verify(published: tuple[list[Head], ...], since: int, *, as_json: bool) -> None:
    """Reckon the whole trail anew; exit status 1 when something is wrong. Only reads."""
    report = verify_trail(known=[*kept_heads(), *(one for some in published for one in some)], since=since)
    if as_json:
        echo_json(_as_json(report))
    else:
        _tell(report)
    sys.exit(0 if report.sound else 1)


def _as_json(report: Report) -> dict[str, object]:
    return {
        "sound": report.sound,
        "first": problem_json(report.first) if report.first else None,
        "problems": [problem_json(problem) for problem in report.problems],
        "notices": [problem_json(notice) for notice in report.notices],
        "wrong_seals": report.wrong,
        "lines": report.lines,
        "seals": report.seals,
        "number": report.number,
        "head": report.head.hex() if report.head else None,
        "heads_looked_for": report.heads,
        "waiting": report.waiting,
    }


def _tell(report: Report) -> None:
    for problem in report.problems:
        click.echo(f"WRONG   {problem.sentence()}")
    for notice in report.notices:
        click.echo(f"notice  {notice.sentence()}")
    said = "sound" if report.sound else f"NOT SOUND, {report.wrong} seals show it"
    click.echo(f"{said}: {report.lines} lines in {report.seals} seals, {report.heads} heads kept elsewhere looked for")
    if report.head:
        click.echo(f"head {report.number}: {report.head.hex()}")
    click.echo(f"{sum(report.waiting.values())} lines wait to be sealed")
