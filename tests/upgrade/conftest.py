"""The register an earlier version left, brought to this version beside the tests' own database.

`register.sql.gz` and `register.json` are what scripts/dump_register.py makes; docs/start.md says when."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections, transaction

from anju.access.models import Account
from anju.parties.models import Party
from anju.people.models import Person
from anju.places.models import Dwelling
from anju.site.database import web_role
from cast import Cast, Member, make_resident
from doors.town import NOON, Things, Town, nowhere
from doors.visit import Street, street_of

HERE = Path(__file__).parent
TOLD: dict[str, Any] = json.loads((HERE / "register.json").read_text(encoding="utf-8"))
KNOWN = {each.name for each in fields(Things)} & set(TOLD["things"])


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The upgraded database's name, how a command finds it, and what `anju migrate` said of it."""

    name: str
    environment: dict[str, str]
    migrated: subprocess.CompletedProcess[str]

    def anju(self, *words: str) -> subprocess.CompletedProcess[str]:
        return anju(self.environment, *words)


def anju(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "anju.site.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def upgraded(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    """Restored once for all tests of this folder, which leave nothing behind in it.

    They are marked django_db: without the mark no throw-away database is made."""
    assert "test" in connection.settings_dict["NAME"]
    name = f"{connection.settings_dict['NAME']}_upgraded"
    url = urlunsplit(urlsplit(settings.OWNER_URL)._replace(path=f"/{name}"))
    home = str(tmp_path_factory.mktemp("home"))
    own = {"DATABASE_URL": url, "ANJU_HOME": home, "DJANGO_SETTINGS_MODULE": "anju.site.settings"}
    environment = {word: value for word, value in os.environ.items() if word != "ANJU_TEST_DATABASE"} | own
    with psycopg.connect(settings.OWNER_URL, autocommit=True) as server:
        _drop(server, name)
        server.execute(f'CREATE DATABASE "{name}"')
        server.execute(f'CREATE ROLE "{web_role(name)}"')
        restore(url, web_role(name))
        yield Upgraded(name, environment, anju(environment, "migrate"))
        _drop(server, name)


def restore(url: str, role: str) -> None:
    text = gzip.decompress((HERE / "register.sql.gz").read_bytes()).decode()
    with psycopg.connect(url, autocommit=True) as register:
        register.execute(text.replace("{web}", f'"{role}"').encode())


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    server.execute(f'DROP ROLE IF EXISTS "{web_role(name)}"')


@pytest.fixture
def there(upgraded: Upgraded, db: None) -> Iterator[Cast]:
    """Django speaks with the upgraded register, in a transaction of the test's own. Who was in it then."""
    before, other = connections["default"], connections["default"].copy()
    other.settings_dict["NAME"] = upgraded.name
    connections["default"] = other
    try:
        with time_machine.travel(NOON, tick=False), transaction.atomic():
            yield the_cast()
            transaction.set_rollback(True)
    finally:
        other.close()
        connections["default"] = before


@pytest.fixture
def street(there: Cast) -> Iterator[Street]:
    """The doors, and those who know them."""
    with street_of(the_town(there)) as street:
        yield street


def the_cast() -> Cast:
    """Today's cast as far as it was there then."""
    ours = {each.name for each in fields(Cast)} & set(TOLD["members"])
    homes = {name: Dwelling.objects.get(pk=pk) for name, pk in TOLD["homes"].items()}
    things = TOLD["things"]
    return Cast(
        resident=make_resident(homes["home"]),
        landlord=Party.objects.get(pk=things["landlord"]),
        employer=Party.objects.get(pk=things["employer"]),
        dwellings={home.code: home for home in Dwelling.objects.all()},
        **homes,
        **{name: member for name, member in members().items() if name in ours},
    )


def members() -> dict[str, Member]:
    return {name: Member(Account.objects.get(pk=pk)) for name, pk in TOLD["members"].items()}


def the_town(cast: Cast) -> Town:
    """What an address can name: the things of then, and of what has come since none."""
    return Town(
        cast=cast,
        members=members(),
        keys=TOLD["keys"],
        things=replace(nowhere, **{name: TOLD["things"][name] for name in KNOWN}),
        persons=dict(Person.objects.values_list("pk", "name")),
        secrets=TOLD["secrets"],
    )
