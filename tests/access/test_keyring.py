"""The ring changes step by step; who holds a vault learns of it, and nothing is unreadable on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from anju.access import vault as vaults
from anju.access.keyring import (
    KeyRing,
    Ring,
    VaultError,
    fresh_ring,
    signing_key,
    with_newest_in_use,
    with_next_version,
    without_old_keys,
)
from anju.access.vault import RingFile, Vault

SUITES = pytest.mark.parametrize("suite", ["aes", "sm"])


def vault_of(ring: Ring, suite: str = "aes") -> Vault:
    return Vault(KeyRing.read(ring, suite))


@SUITES
def test_a_rotation_opens_the_old_and_seals_with_the_new(suite: str) -> None:
    ring = fresh_ring()
    before = vault_of(ring, suite)
    prepared = with_next_version(ring)
    assert KeyRing.read(prepared, suite).prepared == 2 and vault_of(prepared, suite).encrypt(b"x", "f")[0] == 1
    rotated = with_newest_in_use(prepared)
    after = vault_of(rotated, suite)
    assert KeyRing.read(rotated, suite).prepared is None and after.encrypt(b"x", "f")[0] == 2
    assert after.decrypt(before.encrypt(b"x", "f"), "f") == b"x"
    assert vault_of(prepared, suite).decrypt(after.encrypt(b"y", "f"), "f") == b"y", "who is prepared reads it already"
    assert after.index("n") == before.index("n")


@SUITES
def test_a_retired_key_opens_nothing_and_still_checks_what_it_signed(suite: str) -> None:
    ring = fresh_ring()
    before = vault_of(ring, suite)
    retired = without_old_keys(with_newest_in_use(with_next_version(ring)), suite)
    assert set(retired["keys"]["1"]) == {"sign"}
    after = vault_of(retired, suite)
    assert after.is_signed(b"head", before.sign(b"head")) and not after.is_signed(b"other", before.sign(b"head"))
    with pytest.raises(VaultError, match="No key of version 1"):
        after.decrypt(before.encrypt(b"x", "f"), "f")
    assert without_old_keys(retired, suite) == retired


def test_the_key_of_signatures_opens_nothing() -> None:
    ring = fresh_ring()
    key = KeyRing.read(ring, "aes").keys[1]
    assert signing_key(key, "aes") not in (key, signing_key(key, "sm"))


def test_another_index_key_leaves_the_former_one_to_recognise() -> None:
    ring = fresh_ring()
    other = fresh_ring()["keys"]["1"]["index"]
    rotated = without_old_keys(with_newest_in_use(with_next_version(ring, index=other), index=True), "aes")
    assert vault_of(rotated).indexes("n")[1:] == [vault_of(ring).index("n")]


def test_one_version_is_prepared_at_a_time_and_255_are_all() -> None:
    with pytest.raises(VaultError, match="Version 2 is prepared already"):
        with_next_version(with_next_version(fresh_ring()))
    last = {"current": 255, "keys": {"255": fresh_ring()["keys"]["1"]}}
    with pytest.raises(VaultError, match="255 versions"):
        with_next_version(last)


def test_a_ring_that_lacks_its_current_key_is_refused() -> None:
    with pytest.raises(VaultError, match="current version 2 has no key"):
        KeyRing.read({**fresh_ring(), "current": 2}, "aes")


@pytest.fixture
def held(tmp_path: Path) -> tuple[Path, Ring, Vault]:
    """A process that began before the rotation."""
    path, ring = tmp_path / "keys.json", fresh_ring()
    path.write_text(json.dumps(ring))
    return path, ring, Vault(KeyRing.read(ring, "aes"), RingFile(path, "aes"))


def replace(path: Path, ring: Ring) -> None:
    fresh = path.with_name("fresh")
    fresh.write_text(json.dumps(ring))
    fresh.replace(path)


def test_a_running_process_opens_what_a_newer_ring_sealed_at_once(held: tuple[Path, Ring, Vault]) -> None:
    path, ring, process = held
    assert process.encrypt(b"x", "f")[0] == 1
    rotated = with_newest_in_use(with_next_version(ring))
    replace(path, rotated)
    assert process.encrypt(b"x", "f")[0] == 1, "it looked a moment ago"
    assert process.decrypt(vault_of(rotated).encrypt(b"x", "f"), "f") == b"x"
    assert process.encrypt(b"x", "f")[0] == 2 == process.current


def test_a_running_process_seals_with_the_new_key_within_seconds(
    held: tuple[Path, Ring, Vault], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, ring, process = held
    process.encrypt(b"x", "f")
    replace(path, with_newest_in_use(with_next_version(ring)))
    monkeypatch.setattr(vaults, "LOOK", 0.0)
    assert process.encrypt(b"x", "f")[0] == 2


@pytest.mark.parametrize("broken", ["", "{", "{}", '{"current": 7, "keys": {}}', None])
def test_a_file_that_cannot_be_read_changes_nothing(
    held: tuple[Path, Ring, Vault], broken: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _, process = held
    sealed = process.encrypt(b"x", "f")
    monkeypatch.setattr(vaults, "LOOK", 0.0)
    if broken is None:
        path.unlink()
    else:
        path.write_text(broken)
    assert process.decrypt(sealed, "f") == b"x" and process.encrypt(b"x", "f")[0] == 1
    with pytest.raises(VaultError, match="version 9"):
        process.decrypt(b"\x09" + sealed[1:], "f")
