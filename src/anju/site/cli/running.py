"""What commands share: Django set up, the database there, progress on stderr, JSON alone on stdout."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import IO, Any, ParamSpec, TypeVar

import click
import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from environs import Env

from anju.site import database
from anju.site.embedded import Embedded
from anju.site.home import make_secrets

P = ParamSpec("P")
T = TypeVar("T")


def prepare_django() -> None:
    """Make the secrets at first use, then set Django up once."""
    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.site.settings")
        make_secrets()
        django.setup()


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    """Say what begins, and how long it took once it has ended."""
    click.echo(f"{text} …", err=True)
    started = time.monotonic()
    yield
    took = time.monotonic() - started
    if took >= 2:
        click.echo(f"  done in {took:.0f} s", err=True)


def echo_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@contextlib.contextmanager
def open_database(*, migrated: bool = True, prepare: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """The database of DATABASE_URL, or the embedded one, started if need be and then stopped afterwards.

    migrated: bring the embedded one to this version first; an external one is the operator's to migrate, unless
    `prepare` says otherwise of it.
    """
    if os.environ.get("DATABASE_URL"):
        if prepare():
            _prepare()
        yield
        return
    server = Embedded()
    if not server.is_running():
        click.echo("Starting the database …", err=True)
    with server.used():
        point_django_at(server.url())
        if migrated:
            _prepare()
        yield
        connections.close_all()


def needs_database(command: Callable[P, T]) -> Callable[P, T]:
    """Decorate a command that reads or writes the register."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with open_database():
            return command(*args, **kwargs)

    return run


def point_django_at(url: str) -> None:
    """Settings were read before the server had its port: give the default connection the address it has now."""
    known = Env().dj_db_url("ANJU_DATABASE_OF_PROCESS", url)
    settings.OWNER_URL = url
    connections["default"].settings_dict.update(
        {name: known[name] for name in ("HOST", "PORT", "USER", "PASSWORD", "NAME")}
    )


def pending_migrations() -> list[str]:
    """Names of the migrations the database lacks, in order."""
    executor = MigrationExecutor(connections["default"])
    return [f"{node.app_label}.{node.name}" for node, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def migrate(lines: IO[str] | None = None) -> None:
    """The web role, then every migration, a line each on `lines`, stderr when not given."""
    make_web_role()
    call_command("migrate", interactive=False, verbosity=1, stdout=lines or sys.stderr)


def _prepare() -> None:
    if pending := pending_migrations():
        with step(f"Preparing the database, {len(pending)} steps"):
            migrate(_EveryTenth())


class _EveryTenth(io.StringIO):
    """Shows how far the migrations are, not which they are."""

    done = 0

    def write(self, text: str) -> int:
        if text.strip().endswith("OK"):
            self.done += 1
            if self.done % 10 == 0:
                click.echo(f"  {self.done}", err=True)
        return len(text)


def make_web_role() -> None:
    """Make the web process's role, or give it the password that follows from today's secret key.

    Raises click.ClickException with what a database administrator must run, where the owner may not make roles.
    """
    connection = connections["default"]
    role = database.web_role(str(connection.settings_dict["NAME"]))
    password = database.web_password(settings.SECRET_KEY, role)
    connection.ensure_connection()
    server: Any = connection.connection
    # The server's log must never see the password, so what is sent is its SCRAM verifier.
    verifier = server.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    rights = f"LOGIN PASSWORD '{verifier}'"
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
        may_make = cursor.fetchone()[0]
        cursor.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", [role])
        known = cursor.fetchone()
        if may_make:
            cursor.execute(f'{"ALTER" if known else "CREATE"} ROLE "{role}" {rights}')
        elif not known or not known[0]:
            raise click.ClickException(
                "This database user may not make roles. Let a database administrator run this once, then repeat:\n"
                f'  {"ALTER" if known else "CREATE"} ROLE "{role}" {rights};'
            )
