from __future__ import annotations

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.access.vault import INDEX_BYTES, KeyRing, Vault, VaultError


def ring(suite: str, *, current: int = 1, versions: tuple[int, ...] = (1,), index: bytes = b"i" * 32) -> KeyRing:
    keys = {
        str(version): {
            "encrypt": base64.b64encode(bytes([version]) * 32).decode(),
            "index": base64.b64encode(index).decode(),
        }
        for version in versions
    }
    return KeyRing.read({"current": current, "keys": keys}, suite)


@pytest.mark.parametrize("suite", ["aes", "sm", "AES", "SM"])
@given(text=st.binary(max_size=200))
def test_what_goes_in_comes_out(suite: str, text: bytes) -> None:
    vault = Vault(ring(suite))
    assert vault.decrypt(vault.encrypt(text, "a.b"), "a.b") == text


@pytest.mark.parametrize("suite", ["aes", "sm"])
def test_a_text_does_not_open_in_another_field(suite: str) -> None:
    vault = Vault(ring(suite))
    with pytest.raises(VaultError, match=r"a\.c"):
        vault.decrypt(vault.encrypt(b"11010519491231002X", "a.b"), "a.c")


@pytest.mark.parametrize("suite", ["aes", "sm"])
@pytest.mark.parametrize("place", [1, 13, -1])
def test_a_changed_byte_is_noticed(suite: str, place: int) -> None:
    vault = Vault(ring(suite))
    cipher = bytearray(vault.encrypt(b"11010519491231002X", "a.b"))
    cipher[place] ^= 1
    with pytest.raises(VaultError):
        vault.decrypt(bytes(cipher), "a.b")


def test_the_same_text_never_looks_the_same_twice() -> None:
    vault = Vault(ring("aes"))
    assert len({vault.encrypt(b"x", "a.b") for _ in range(1000)}) == 1000


def test_a_former_index_key_still_recognises() -> None:
    before = Vault(ring("aes", index=b"o" * 32))
    entry = {"encrypt": base64.b64encode(b"n" * 32).decode(), "index": base64.b64encode(b"p" * 32).decode()}
    old = {"encrypt": base64.b64encode(b"\1" * 32).decode(), "index": base64.b64encode(b"o" * 32).decode()}
    after = Vault(KeyRing.read({"current": 2, "keys": {"1": old, "2": entry}}, "aes"))
    assert after.indexes("a") == [after.index("a"), before.index("a")]
    assert before.indexes("a") == [before.index("a")] and after.index("a") != before.index("a")


def test_an_older_version_still_opens_and_indexes_still_meet() -> None:
    old, new = Vault(ring("aes")), Vault(ring("aes", current=2, versions=(1, 2)))
    assert new.decrypt(old.encrypt(b"x", "a.b"), "a.b") == b"x"
    assert new.encrypt(b"x", "a.b")[0] == 2
    assert old.index("k|1") == new.index("k|1")


@pytest.mark.parametrize("suite", ["aes", "sm"])
def test_indexes_are_equal_for_equal_texts_alone(suite: str) -> None:
    vault = Vault(ring(suite))
    assert vault.index("a|1") == vault.index("a|1") != vault.index("a|2")
    assert len(vault.index("a|1")) == INDEX_BYTES
    assert vault.index("a|1") != Vault(ring(suite, index=os.urandom(32))).index("a|1")


def test_a_missing_key_is_named_by_its_version() -> None:
    text = Vault(ring("aes", current=2, versions=(1, 2))).encrypt(b"x", "a.b")
    with pytest.raises(VaultError, match="version 2"):
        Vault(ring("aes")).decrypt(text, "a.b")


def test_without_a_ring_the_way_out_is_said() -> None:
    with pytest.raises(VaultError, match="anju migrate"):
        KeyRing.read({}, "aes")
    with pytest.raises(VaultError, match="aes and sm"):
        Vault(ring("des"))
