from __future__ import annotations

import contextlib
import sys

import click

from anju.site import checkup
from anju.site.checkup import Check
from anju.site.cli.running import echo_json, open_database
from anju.site.embedded import EmbeddedError


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print {ok, checks: [{name, ok, found, mend}]} on stdout.")
def command(*, as_json: bool) -> None:
    """Say what is wrong with this set-up and how to mend it; exit status 1 when something is."""
    checks = list(_all_checks())
    if as_json:
        echo_json(checkup.as_json(checks))
    else:
        for check in checks:
            click.echo(f"{'ok   ' if check.ok else 'WRONG'}  {check.name}: {check.found}")
            if not check.ok:
                click.echo(f"       → {check.mend}")
    sys.exit(0 if all(check.ok for check in checks) else 1)


def _all_checks() -> list[Check]:
    checks = list(checkup.before_database())
    if any(check.name == "database" for check in checks):
        return checks
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(open_database(migrated=False))
        except EmbeddedError as error:
            return [*checks, Check("database", "the embedded server is down", str(error))]
        checks += checkup.with_database()
    return checks
