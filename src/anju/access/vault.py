"""Field encryption and blind indexes, with keys in a versioned ring.

A cipher text is ``version(1) | nonce(12) | AES-256-GCM or SM4-GCM text and tag``; the field's name is bound to it as
associated data, so that a value moved to another field does not open. A blind index is the first 16 bytes of a keyed
HMAC (SHA-256 or SM3): equal values meet, nothing else can be learned without the key.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
TAG = 16
INDEX_BYTES = 16
SIGNING = b"anju: signatures"


class VaultError(Exception):
    """A key is missing or a text does not open; the message names the version, never the value."""


class _Sealer(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


class _SM4GCM:
    def __init__(self, key: bytes) -> None:
        self._key = key[:16]

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        sealer = Cipher(algorithms.SM4(self._key), modes.GCM(nonce)).encryptor()
        sealer.authenticate_additional_data(associated_data or b"")
        return sealer.update(data) + sealer.finalize() + sealer.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        opener = Cipher(algorithms.SM4(self._key), modes.GCM(nonce, data[-TAG:])).decryptor()
        opener.authenticate_additional_data(associated_data or b"")
        return opener.update(data[:-TAG]) + opener.finalize()


@dataclass(frozen=True, slots=True)
class KeyRing:
    """version → 32-byte encryption key; `current` encrypts, all decrypt. One index key: indexes must meet.

    A rotation adds a version with a new encryption key and carries the index key over. signing: version → 32-byte key
    of signatures, those of retired versions included, so that what they signed can be checked for ever."""

    suite: str
    current: int
    keys: Mapping[int, bytes]
    index_key: bytes
    signing: Mapping[int, bytes]

    @classmethod
    def read(cls, ring: Mapping[str, Any], suite: str) -> KeyRing:
        """From the ring file's JSON: ``{"current": 1, "keys": {"1": {"encrypt": base64, "index": base64}}}``.

        A retired version has ``{"sign": base64}`` alone; while a version encrypts, that follows from its key."""
        if not ring:
            raise VaultError("There is no key ring: run `anju migrate` once, or set ANJU_KEYS.")
        current = int(ring["current"])
        given = {int(version): entry for version, entry in ring["keys"].items()}
        keys = {version: base64.b64decode(entry["encrypt"]) for version, entry in given.items() if "encrypt" in entry}
        signing = {
            version: base64.b64decode(entry["sign"]) if "sign" in entry else signing_key(keys[version], suite)
            for version, entry in given.items()
        }
        return cls(suite.lower(), current, keys, base64.b64decode(given[current]["index"]), signing)


def signing_key(key: bytes, suite: str) -> bytes:
    """The key of signatures that follows from an encryption key; it opens nothing."""
    return _keyed(key, suite.lower(), SIGNING).finalize()


def _keyed(key: bytes, suite: str, text: bytes) -> hmac.HMAC:
    context = hmac.HMAC(key, hashes.SHA256() if suite == "aes" else hashes.SM3())
    context.update(text)
    return context


class Vault:
    """Encrypts, decrypts, indexes and signs with one key ring; made once a process, safe to share between threads."""

    def __init__(self, ring: KeyRing) -> None:
        if ring.suite not in ("aes", "sm"):
            raise VaultError(f"The key ring names the suite {ring.suite!r}; known are aes and sm.")
        if ring.current not in ring.keys:
            raise VaultError(f"The key ring's current version {ring.current} has no key.")
        make = AESGCM if ring.suite == "aes" else _SM4GCM
        self._sealers: dict[int, _Sealer] = {version: make(key) for version, key in ring.keys.items()}
        self._current = ring.current
        self._prefix = bytes([ring.current])
        self._index = _keyed(ring.index_key, ring.suite, b"")
        self._signing = ring.signing
        self.suite = ring.suite

    def encrypt(self, text: bytes, field: str) -> bytes:
        nonce = os.urandom(NONCE)
        return self._prefix + nonce + self._sealers[self._current].encrypt(nonce, text, field.encode())

    def decrypt(self, cipher: bytes | memoryview, field: str) -> bytes:
        cipher = bytes(cipher)
        sealer = self._sealers.get(cipher[0]) if cipher else None
        if sealer is None:
            raise VaultError(f"No key of version {cipher[0] if cipher else '?'} in the ring.")
        try:
            return sealer.decrypt(cipher[1 : 1 + NONCE], cipher[1 + NONCE :], field.encode())
        except Exception as error:
            raise VaultError(f"A text of key version {cipher[0]} in {field} does not open.") from error

    def index(self, text: str) -> bytes:
        """16 bytes that are equal exactly for equal texts."""
        context = self._index.copy()
        context.update(text.encode())
        return context.finalize()[:INDEX_BYTES]

    def sign(self, text: bytes) -> bytes:
        """``version(1) | HMAC(32)``: says that whoever holds the ring has seen the text."""
        return self._prefix + _keyed(self._signing[self._current], self.suite, text).finalize()

    def is_signed(self, text: bytes, signature: bytes) -> bool:
        """Whether `sign` made the signature with any version of the ring, retired ones included."""
        key = self._signing.get(signature[0]) if signature else None
        if key is None:
            return False
        try:
            _keyed(key, self.suite, text).verify(signature[1:])
        except InvalidSignature:
            return False
        return True


@cache
def vault() -> Vault:
    """The process's vault, with the ring and the suite the settings name."""
    return Vault(KeyRing.read(settings.VAULT_KEY_RING, settings.VAULT_SUITE))
