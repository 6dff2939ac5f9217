"""A PostgreSQL of the operator's own: what is not prepared is said, and prepared by the demo alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

PREPARING = """
from anju.site.cli.running import open_database, pending_migrations, prepare_django
prepare_django()
from anju.site.cli.demo import _is_ours, _load
with open_database(prepare=_is_ours):
    print(len(pending_migrations()))
    _load() if pending_migrations() else None
"""


@pytest.fixture
def bare(db: None, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a command whose database was made a moment ago."""
    name = f"{connection.settings_dict['NAME']}_bare"
    with psycopg.connect(settings.OWNER_URL, autocommit=True) as admin:
        drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
        admin.execute(drop)
        admin.execute(f'CREATE DATABASE "{name}"')
        url = urlunsplit(urlsplit(settings.OWNER_URL)._replace(path=f"/{name}"))
        own = {"DATABASE_URL": url, "ANJU_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "anju.site.settings"}
        yield {word: value for word, value in os.environ.items() if word != "ANJU_TEST_DATABASE"} | own
        admin.execute(drop)


def run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, check=False)


def test_a_command_says_in_a_line_that_the_database_was_not_prepared(bare: dict[str, str]) -> None:
    done = run(bare, "-m", "anju.site.cli", "accounts", "list")
    assert done.returncode == 1
    assert done.stderr.strip().splitlines() == ["anju: The database lacks what this version needs. Run: anju migrate"]


def test_the_demo_prepares_an_empty_database_and_leaves_another_s_alone(bare: dict[str, str]) -> None:
    with psycopg.connect(bare["DATABASE_URL"], autocommit=True) as database:
        database.execute("CREATE TABLE somebody_s (id int)")
        refused = run(bare, "-c", PREPARING)
        assert refused.returncode == 1 and "is not the demo's" in refused.stderr
        database.execute("DROP TABLE somebody_s")
    prepared = run(bare, "-c", PREPARING)
    assert (prepared.returncode, prepared.stdout) == (0, "0\n"), prepared.stderr
