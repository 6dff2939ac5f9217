from __future__ import annotations

import click
from django.utils import timezone

from anju.declarations.messages import word
from anju.kernel.identity import IdentityKind, check_identity
from anju.site.cli.running import echo_json


@click.group("id")
def command() -> None:
    """Check identity numbers."""


@command.command()
@click.argument("number")
@click.option("--kind", type=click.Choice([kind.value for kind in IdentityKind], case_sensitive=False))
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge on; today when left out.")
@click.option("--json", "as_json", is_flag=True, help="{valid, kind, normalized, birth_date, sex, findings}")
def check(number: str, kind: str | None, on: click.DateTime | None, *, as_json: bool) -> None:
    """Say everything that is wrong with NUMBER at once. Nothing is stored or looked up."""
    day = on.date() if on else timezone.localdate()  # type: ignore[attr-defined]
    found = check_identity(number, IdentityKind(kind.lower()) if kind else None, on=day)
    if as_json:
        echo_json(found.as_dict())
        return
    click.echo(f"{'valid' if found.valid else 'invalid'}  {found.normalized}  {found.kind or '?'}")
    if found.birth_date:
        click.echo(f"born {found.birth_date}, sex {found.sex}")
    for finding in found.findings:
        click.echo(f"{finding.code}  {word(finding)}")
