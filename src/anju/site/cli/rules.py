from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext

from anju.kernel.deadlines import SHANGHAI
from anju.rulebook.answers import due_for, explain
from anju.rulebook.installed import pack_folders, the_book
from anju.rulebook.trial import tried
from anju.site.cli.running import echo_json

EARLIEST, LATEST = 1900, 2199
DAY_LENGTH = len("2025-10-01")


class Moment(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A day, or a moment with or without its offset (Asia/Shanghai where it is missing)."""

    name = "date or time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | datetime:
        try:
            moment = date.fromisoformat(value) if len(value) == DAY_LENGTH else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is neither 2025-10-01 nor 2025-10-01T20:30+08:00.", param, ctx)
        if not EARLIEST <= moment.year <= LATEST:
            self.fail(f"{value} lies outside the years {EARLIEST} to {LATEST}.", param, ctx)
        if isinstance(moment, datetime) and moment.tzinfo is None:
            return moment.replace(tzinfo=SHANGHAI)
        return moment


@click.group("rules")
def command() -> None:
    """Ask the rule packs."""


@command.command()
@click.option("--pack", required=True, help="Such as cn-51-2014.")
@click.option("--rule", required=True, help="Such as declare.landlord.start.")
@click.option("--at", required=True, type=Moment(), help="When it happened: 2025-10-01T20:30+08:00, or a date.")
@click.option("--json", "as_json", is_flag=True, help="{due, unit, article, source, …}")
def due(pack: str, rule: str, at: date | datetime, *, as_json: bool) -> None:
    """When a duty ends for something that happened at a moment, and by which article."""
    answer = due_for(the_book(), pack, rule, at, translate=gettext)
    if as_json:
        echo_json(answer)
        return
    click.echo(f"due     {answer['due'] or 'promptly'} ({answer['unit']})")
    click.echo(f"article {answer['article']}")
    click.echo(f"source  {answer['source']}")
    if not answer["in_force"]:
        click.echo(f"note    {answer['reason']}")
        click.echo("        This is what its text says; it decides no case.")


@command.command("explain")
@click.argument("rule")
@click.option("--pack", required=True)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Today when left out.")
@click.option("--json", "as_json", is_flag=True)
def explain_rule(rule: str, pack: str, on: datetime | None, *, as_json: bool) -> None:
    """Show RULE with its value, source, validity and inheritance."""
    answer = explain(the_book(), pack, rule, on.date() if on else timezone.localdate(), translate=gettext)
    (echo_json if as_json else _show)(answer)


@command.command("list")
@click.option("--pack", required=True)
@click.option("--json", "as_json", is_flag=True)
def list_rules(pack: str, *, as_json: bool) -> None:
    """List the rules of a pack and of those it inherits from."""
    book = the_book()
    known = {rule.id: owner.id for owner in reversed(book.chain(book.pack(pack))) for rule in owner.rules}
    if as_json:
        echo_json([{"rule": rule, "from_pack": owner} for rule, owner in sorted(known.items())])
        return
    for rule, owner in sorted(known.items()):
        click.echo(f"{rule:40} {owner}")


@command.command("check")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="{ok, packs, problems, remarks}")
def check_packs(folder: Path | None, *, as_json: bool) -> None:
    """Try the packs of FOLDER (or of the installation) over the shipped ones; exit status 1 when something is wrong.

    Loads them as the register would, runs every worked example, and tells the days no version of a rule answers for.
    """
    found = tried((settings.PACKS_DIR, folder) if folder else pack_folders())
    if as_json:
        echo_json(found.as_dict())
    else:
        language = "en" if get_language() == "en" else "zh"
        for line in (*found.problems, *found.remarks):
            click.echo(line.text(language))
        click.echo(f"{found.packs} packs load, {len(found.problems)} problems, {len(found.remarks)} remarks")
    sys.exit(1 if found.problems else 0)


def _show(answer: dict[str, Any], indent: int = 0) -> None:
    pad = " " * indent
    for key, value in answer.items():
        if isinstance(value, dict):
            click.echo(f"{pad}{key}:")
            _show(value, indent + 2)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            click.echo(f"{pad}{key}:")
            for entry in value:
                _show(entry, indent + 2)
                click.echo("")
        else:
            shown = "、".join(map(str, value)) if isinstance(value, list) else value
            click.echo(f"{pad}{key}: {shown}")
