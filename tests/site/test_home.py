import base64
import json
from pathlib import Path

import pytest

from anju.access.keyring import fresh_ring
from anju.site import database, home


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("ANJU_HOME", str(tmp_path / "new home"))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("ANJU_KEYS", raising=False)
    return tmp_path / "new home"


def test_reading_makes_nothing(folder: Path) -> None:
    assert (home.secret_key(), home.key_ring()) == ("", {})
    assert not folder.exists()


def test_secrets_are_made_once_and_for_the_owner_alone(folder: Path) -> None:
    assert home.make_secrets() == ["secret-key", "keys.json"]
    first = home.secret_key(), home.key_ring()
    assert home.make_secrets() == []
    assert (home.secret_key(), home.key_ring()) == first
    assert [path.stat().st_mode & 0o777 for path in (folder / "secret-key", folder / "keys.json")] == [0o600, 0o600]


def test_a_ring_has_two_keys_of_256_bits(folder: Path) -> None:
    keys = fresh_ring()["keys"]["1"]
    assert {name: len(base64.b64decode(key)) for name, key in keys.items()} == {"encrypt": 32, "index": 32}
    assert keys["encrypt"] != keys["index"]


def test_the_environment_wins_and_then_no_file_is_made(folder: Path, monkeypatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")
    monkeypatch.setenv("ANJU_KEYS", json.dumps({"current": 3}))
    assert home.make_secrets() == []
    assert (home.secret_key(), home.key_ring()) == ("given", {"current": 3})


def test_the_web_address_differs_from_the_owners_in_role_and_password_alone() -> None:
    owner = "postgresql://owner:p%40ss@db.example:5433/anju?sslmode=require"
    password = database.web_password("key", "anju_web")
    web = database.web_url(owner, "key")
    assert web == f"postgresql://anju_web:{password}@db.example:5433/anju?sslmode=require"
    assert database.web_url(web, "key") == web
    assert len(password) == 64
    assert database.web_password("other key", "anju_web") != password
