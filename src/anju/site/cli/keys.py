from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click
from django.conf import settings
from django.db import transaction

from anju.access.indexing import change_index_key
from anju.access.keyring import KeyRing, Ring, with_newest_in_use, with_next_version, without_old_keys
from anju.access.reencryption import Count, counts, forbid_older, reencrypt
from anju.access.sealed import SealedColumn
from anju.access.vault import vault
from anju.journal.actions import write_line
from anju.site import home
from anju.site.cli.running import echo_json, needs_database

AGAIN = "Then run `anju keys reencrypt`, which may be stopped and begun again at any time."
PRINTED = "ANJU_KEYS holds the ring, so the new one is printed: give it to every process."


@click.group("keys")
def command() -> None:
    """Change the keys of the field encryption while the office works."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="{current, prepared, versions, suite, values: [{column, …}]}")
@needs_database
def status(*, as_json: bool) -> None:
    """Say which keys the ring holds, and how many values are sealed with which."""
    ring, found = _read(home.key_ring()), counts()
    if as_json:
        values = [{"column": str(one.column), "version": one.version, "values": one.values} for one in found]
        said = {"current": ring.current, "prepared": ring.prepared, "versions": sorted(ring.keys), "suite": ring.suite}
        echo_json(said | {"signatures_of": sorted(ring.signing), "values": values})
        return
    prepared = f", {ring.prepared} is prepared" if ring.prepared else ""
    click.echo(f"{ring.current} seals, {', '.join(map(str, sorted(ring.keys)))} open{prepared}")
    _tell(found, ring.current)


@command.command()
@click.option("--prepare", is_flag=True, help="Add the key without using it, so that every machine can have it first.")
@click.option("--index", is_flag=True, help="Change the key of the blind indexes too; with web and worker stopped.")
@needs_database
def rotate(*, prepare: bool, index: bool) -> None:
    """Add a key to the ring and seal with it from now on; or put the one in use that was prepared."""
    if index:
        _rotate_index()
        return

    def change(ring: Ring) -> Ring:
        if prepare:
            return with_next_version(ring)
        return with_newest_in_use(ring if _read(ring).prepared else with_next_version(ring))

    ring = _change(change, "prepared" if prepare else "rotated")
    if prepare:
        click.echo(f"Version {_read(ring).prepared} is prepared; `anju keys rotate` puts it in use.", err=True)
    else:
        click.echo(f"Version {ring['current']} seals from now on. {AGAIN}", err=True)


@command.command("reencrypt")
@needs_database
def seal_anew() -> None:
    """Seal every value anew that an older key sealed. Killed or stopped anywhere, it goes on where it was."""
    done = reencrypt(progress=_show)
    click.echo(f"{done} values sealed anew with version {vault().current}")


@command.command()
@click.option("--keep", type=click.Path(dir_okay=False, path_type=Path), help="Write the ring as it was there.")
@needs_database
def retire(keep: Path | None) -> None:
    """Take the older keys out of the ring, once nothing needs them; the database then takes no value of them."""
    before = home.key_ring()
    ring = _read(before)
    older = sorted(version for version in ring.keys if version < ring.current)
    if not older:
        click.echo("There is no older key.", err=True)
        return
    if keep:
        home.write_private(keep, json.dumps(before, indent=1) + "\n")
    forbid_older(ring.current)
    _change(lambda now: without_old_keys(now, settings.VAULT_SUITE), "retired")
    gone = ", ".join(map(str, older))
    click.echo(f"Retired: {gone}. Backups made before need the ring of their time; keep it with them.", err=True)


def _rotate_index() -> None:
    if os.environ.get("ANJU_KEYS"):
        raise click.ClickException(
            "Put the ring into a file first: indexes made anew must not hang on what is printed."
        )
    with home.ring_in_hand():
        ring, done = change_index_key(home.key_ring(), settings.VAULT_SUITE, home.write_ring)
    click.echo(
        f"{done} blind indexes made anew. Version {ring['current']} seals and finds from now on. {AGAIN}", err=True
    )


def _change(change: Callable[[Ring], Ring], verb: str) -> Ring:
    """The ring changed, with a line; written to its file, or printed where the environment holds it."""
    with home.ring_in_hand(), transaction.atomic():
        ring = change(home.key_ring())
        now = _read(ring)
        detail = {"current": now.current, "opens": sorted(now.keys), "prepared": now.prepared}
        write_line(f"access:keys:{verb}", actor=0, subject=now.prepared or now.current, detail=detail)
        if os.environ.get("ANJU_KEYS"):
            click.echo(PRINTED, err=True)
            click.echo(json.dumps(ring))
        else:
            home.write_ring(ring)
    return ring


def _read(ring: Ring) -> KeyRing:
    return KeyRing.read(ring, settings.VAULT_SUITE)


def _tell(found: list[Count], current: int) -> None:
    for one in found:
        click.echo(f"{one.column!s:<42} version {one.version:>3} {one.values:>12,} values")
    sums: Counter[bool] = Counter()
    for one in found:
        sums[one.version >= current] += one.values
    click.echo(f"{sums[True]:,} values are sealed with the current key, {sums[False]:,} with older ones")


def _show(column: SealedColumn, done: int, blocks: int) -> None:
    """How far a column is, on one line that is written over where somebody looks."""
    if sys.stderr.isatty():
        click.echo(f"\r  {column} {done * 100 // max(blocks, 1)} %", nl=done >= blocks, err=True)
    elif done >= blocks:
        click.echo(f"  {column}: {blocks} blocks", err=True)
