import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from anju.site import checkup
from anju.site.checkup import Check
from anju.site.cli import running
from anju.site.database import web_role


@pytest.fixture(scope="module")
def web_role_signs_in(django_db_setup: None, django_db_blocker) -> None:
    """Committed, as another connection has to see it; roles outlive a test's transaction and harm no other test."""
    with django_db_blocker.unblock():
        running.make_web_role()


def check(checks: list[Check], name: str) -> Check:
    return next(check for check in checks if check.name == name)


@pytest.mark.django_db
def test_a_migrated_database_is_well(web_role_signs_in: None) -> None:
    assert [check for check in checkup.with_database() if not check.ok] == []


@pytest.mark.django_db
def test_a_missing_migration_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)")
    found = check(list(checkup.with_database()), "migrations")
    assert (found.found, found.mend) == ("1 pending", "Run: anju migrate")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ('CREATE TABLE its_own (); ALTER TABLE its_own OWNER TO "{role}"', "objects"),
        ('ALTER ROLE "{role}" CREATEDB', "rights of its own"),
    ],
)
def test_a_web_role_that_may_too_much_is_found(statement: str, said: str) -> None:
    role = web_role(connection.settings_dict["NAME"])
    running.make_web_role()
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT "{role}" TO CURRENT_USER; GRANT CREATE ON SCHEMA public TO "{role}"')
        cursor.execute(statement.format(role=role))
    found = check(list(checkup.with_database()), "web-role")
    assert said in found.found
    assert "ALTER ROLE" in found.mend


@pytest.mark.django_db
def test_a_web_role_with_another_keys_password_is_found(web_role_signs_in: None, settings) -> None:
    settings.SECRET_KEY = "another key than the one the role was made with"
    found = check(list(checkup.with_database()), "web-role")
    assert "cannot sign in" in found.found


def test_secrets_that_are_missing_or_open_are_found(settings, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("ANJU_HOME", str(tmp_path))
    settings.SECRET_KEY, settings.VAULT_KEY_RING = "short", {}
    (tmp_path / "keys.json").write_text("{}")
    (tmp_path / "keys.json").chmod(0o644)
    wrong = {check.name: check.mend for check in checkup.before_database() if not check.ok}
    assert wrong["secret-key"] == "Set SECRET_KEY to 32 random characters or more."
    assert wrong["key-ring"] == "Restore keys.json from your backup, or set ANJU_KEYS."
    assert wrong["keys.json"].startswith("Run: chmod 600")


@pytest.mark.django_db
def test_the_command_prints_json_alone_and_fails_when_something_is_wrong(
    web_role_signs_in: None, settings, tmp_path: Path
) -> None:
    known = connection.settings_dict
    url = (
        f"postgresql://{quote(known['USER'], safe='')}:{quote(known['PASSWORD'], safe='')}"
        f"@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    )
    environment = {
        **os.environ, "DATABASE_URL": url, "ANJU_HOME": str(tmp_path), "ANJU_PACKS": str(tmp_path),
        "SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "anju.site.settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "anju.site.cli", "doctor", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout)
    assert done.returncode == 1
    assert answer["ok"] is False
    assert {"name", "ok", "found", "mend"} == set(answer["checks"][0])
    assert "packs" in [check["name"] for check in answer["checks"] if not check["ok"]]


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "well"), [("30 minutes", True), ("2 hours", False)])
def test_lines_nobody_seals_are_found(age: str, well: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_line (at, actor, event, subject, detail)"
            " VALUES (now() - %s::interval, 0, 'a:b:c', 1, '{}')",
            [age],
        )
    found = check(list(checkup.with_database()), "trail")
    assert found.found == "0 seals, 1 lines wait"
    assert found.ok == well and ("anju worker" in found.mend) != well
