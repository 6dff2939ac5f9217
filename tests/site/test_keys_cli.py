"""`anju keys`: the ring turns in its file, or is printed where the environment holds it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.db import connection

from access.rotating import fill, opened, versions
from anju.access.indexing import check_index_key
from anju.access.keyring import Ring, fresh_ring
from anju.access.vault import VaultError, vault
from anju.journal.models import Line
from anju.site import checkup, home
from anju.site.cli import cli
from cast import Cast

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    vault.cache_clear()
    return CliRunner().invoke(cli, ["keys", *words])


@pytest.fixture
def file(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The ring of the tests, in a file."""
    ring = settings.VAULT_KEY_RING
    monkeypatch.delenv("ANJU_KEYS")
    monkeypatch.setenv("ANJU_HOME", str(tmp_path))
    home.write_ring(ring)
    settings.VAULT_KEY_FILE = home.key_ring_file()
    vault.cache_clear()
    yield tmp_path / "keys.json"
    vault.cache_clear()


def ring_in(path: Path) -> Ring:
    ring: Ring = json.loads(path.read_text())
    return ring


def test_a_rotation_adds_a_key_writes_the_file_and_leaves_a_line(file: Path) -> None:
    before = ring_in(file)
    done = run("rotate")
    assert done.exit_code == 0, done.output
    after = ring_in(file)
    assert after["current"] == 2 and after["keys"]["1"] == before["keys"]["1"]
    assert after["keys"]["2"]["index"] == before["keys"]["1"]["index"], "the index key stays"
    assert after["keys"]["2"]["encrypt"] != before["keys"]["1"]["encrypt"]
    assert file.stat().st_mode & 0o077 == 0
    line = Line.objects.get(event="access:keys:rotated")
    assert line.subject == 2 and line.detail == {"current": 2, "opens": [1, 2], "prepared": None}
    assert "encrypt" not in str(line.detail)


def test_a_key_is_prepared_first_and_used_after(file: Path) -> None:
    run("rotate", "--prepare")
    prepared = ring_in(file)
    assert prepared["current"] == 1 and set(prepared["keys"]) == {"1", "2"}
    assert "2 is prepared" in run("status").stdout
    again = run("rotate", "--prepare")
    assert again.exit_code == 1 and "prepared already" in str(again.exception) + again.output
    run("rotate")
    assert ring_in(file) == prepared | {"current": 2}


def test_the_whole_way_and_the_database_refuses_the_old_key_after(file: Path, cast: Cast) -> None:
    fill(cast)
    before = opened()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    run("rotate")
    early = run("retire")
    assert early.exit_code == 1 and "run `anju keys reencrypt` first" in str(early.exception)
    assert set(ring_in(file)["keys"]["1"]) == {"encrypt", "index"}
    done = run("reencrypt")
    assert f"{sum(map(len, before.values()))} values sealed anew with version 2" in done.stdout
    said = json.loads(run("status", "--json").stdout)
    assert (said["current"], said["versions"]) == (2, [1, 2])
    assert {one["version"] for one in said["values"]} == {2}
    kept = file.with_name("kept.json")
    retired = run("retire", "--keep", str(kept))
    assert retired.exit_code == 0, retired.output
    assert set(ring_in(file)["keys"]["1"]) == {"sign"} and set(ring_in(kept)["keys"]["1"]) == {"encrypt", "index"}
    assert kept.stat().st_mode & 0o077 == 0
    vault.cache_clear()
    assert opened() == before and set.union(*versions().values()) == {2}
    assert "There is no older key." in run("retire").output


def test_a_ring_of_the_environment_is_printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANJU_HOME", str(tmp_path))
    done = run("rotate")
    assert done.exit_code == 0
    printed = json.loads(done.stdout)
    assert printed["current"] == 2 and printed["keys"]["1"] == settings.VAULT_KEY_RING["keys"]["1"]
    assert "ANJU_KEYS holds the ring" in done.stderr and not (tmp_path / "keys.json").exists()


def test_what_cannot_be_written_is_not_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file.read_text()

    def full(_: Ring) -> None:
        raise OSError("no space")

    monkeypatch.setattr(home, "write_ring", full)
    assert run("rotate").exit_code == 1
    assert file.read_text() == before and not Line.objects.filter(event="access:keys:rotated").exists()


def start(file: Path) -> None:
    """What web and worker do first: with the ring as it is in its file now."""
    settings.VAULT_KEY_RING = ring_in(file)
    vault.cache_clear()
    check_index_key()


def close(cast: Cast) -> None:
    """Filled, and as it is when web and worker have stopped."""
    fill(cast)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_another_index_key_comes_with_a_version_and_everything_made_anew(file: Path, cast: Cast) -> None:
    close(cast)
    check_index_key()
    before = ring_in(file)
    done = run("rotate", "--index")
    assert done.exit_code == 0, done.output
    after = ring_in(file)
    assert after["current"] == 2 and after["keys"]["1"] == before["keys"]["1"]
    assert after["keys"]["2"]["index"] != before["keys"]["1"]["index"]
    assert "blind indexes made anew" in done.stderr
    start(file)


@pytest.mark.parametrize("cut", ["before the indexes", "after the indexes"])
def test_cut_off_it_is_given_again_and_goes_on_with_the_same_key(
    file: Path, cast: Cast, cut: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(cast)
    with monkeypatch.context() as broken:
        if cut == "before the indexes":
            broken.setattr("anju.access.indexing.reindex", _killed)
        else:
            write = home.write_ring
            broken.setattr(home, "write_ring", lambda ring: _killed() if ring["current"] == 2 else write(ring))
        assert run("rotate", "--index").exit_code == 1
    prepared = ring_in(file)
    assert prepared["current"] == 1 and prepared["keys"]["2"]["index"] != prepared["keys"]["1"]["index"]
    other = run("rotate")
    assert other.exit_code == 1 and "give `anju keys rotate --index` again" in str(other.exception)
    if cut == "after the indexes":
        with pytest.raises(VaultError, match="cut off, give that again"):
            start(file)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        found = next(check for check in checkup.with_database() if check.name == "index-key")
        assert not found.ok and "cut off" in found.mend
    done = run("rotate", "--index")
    assert done.exit_code == 0, done.output
    assert ring_in(file) == prepared | {"current": 2}
    assert Line.objects.filter(event="access:keys:reindexed").count() == 1
    start(file)


def _killed(*_: object) -> int:
    raise OSError("killed")


def test_an_index_key_is_not_changed_beside_another_change(file: Path) -> None:
    run("rotate", "--prepare")
    done = run("rotate", "--index")
    assert done.exit_code == 1 and "run `anju keys rotate` first" in str(done.exception)


def test_an_index_key_is_not_changed_in_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANJU_HOME", str(tmp_path))
    done = run("rotate", "--index")
    assert done.exit_code == 1 and "Put the ring into a file first" in done.output


def test_nothing_is_declared_with_another_ring_than_the_register_s(file: Path, cast: Cast) -> None:
    check_index_key()
    home.write_ring(ring_in(file) | {"keys": fresh_ring()["keys"]})
    with pytest.raises(VaultError, match="another index key"):
        start(file)
    words = ["declare", str(file), "--pack", "cn-4403-2015", "--declarant-role", "LANDLORD"]
    done = CliRunner().invoke(cli, words)
    assert isinstance(done.exception, VaultError) and "another index key" in str(done.exception)
