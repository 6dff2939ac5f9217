"""Field encryption and blind indexes, with keys in a versioned ring.

A cipher text is ``version(1) | nonce(12) | AES-256-GCM or SM4-GCM text and tag``; the field's name is bound to it as
associated data, so that a value moved to another field does not open. A blind index is the first 16 bytes of a keyed
HMAC (SHA-256 or SM3): equal values meet, nothing else can be learned without the key.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from anju.access.keyring import KeyRing, VaultError, keyed

__all__ = ["INDEX_BYTES", "KeyRing", "Vault", "VaultError", "vault"]

NONCE = 12
TAG = 16
INDEX_BYTES = 16
LOOK = 5.0
"""Seconds between two looks whether the ring has changed; a version that is not known is looked for at once."""


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
class _Keys:
    """A ring made ready; replaced whole, so that a thread sees the old ring or the new one."""

    prefix: bytes
    sealer: _Sealer
    sealers: Mapping[int, _Sealer]
    index: hmac.HMAC
    former: tuple[hmac.HMAC, ...]
    signing: Mapping[int, bytes]
    suite: str

    @classmethod
    def of(cls, ring: KeyRing) -> _Keys:
        make = AESGCM if ring.suite == "aes" else _SM4GCM
        sealers: dict[int, _Sealer] = {version: make(key) for version, key in ring.keys.items()}
        return cls(
            prefix=bytes([ring.current]),
            sealer=sealers[ring.current],
            sealers=sealers,
            index=keyed(ring.index_key, ring.suite, b""),
            former=tuple(keyed(key, ring.suite, b"") for key in ring.former_index_keys),
            signing=ring.signing,
            suite=ring.suite,
        )


class Vault:
    """Encrypts, decrypts, indexes and signs with one key ring; made once a process, safe to share between threads.

    newer: gives the ring where it has changed since it was last asked, None where it has not."""

    def __init__(self, ring: KeyRing, newer: Callable[[], KeyRing | None] | None = None) -> None:
        self._keys = _Keys.of(ring)
        self._newer = newer
        self._looked = -LOOK

    @property
    def suite(self) -> str:
        """aes or sm."""
        return self._keys.suite

    @property
    def current(self) -> int:
        """The version new values are sealed with."""
        return self._now().prefix[0]

    def encrypt(self, text: bytes, field: str) -> bytes:
        keys = self._now()
        nonce = os.urandom(NONCE)
        return keys.prefix + nonce + keys.sealer.encrypt(nonce, text, field.encode())

    def decrypt(self, cipher: bytes | memoryview, field: str) -> bytes:
        cipher = bytes(cipher)
        if not cipher:
            raise VaultError(f"There is nothing to open in {field}.")
        sealer = self._keys.sealers.get(cipher[0]) or self._look().sealers.get(cipher[0])
        if sealer is None:
            raise VaultError(f"No key of version {cipher[0]} in the ring.")
        try:
            return sealer.decrypt(cipher[1 : 1 + NONCE], cipher[1 + NONCE :], field.encode())
        except Exception as error:
            raise VaultError(f"A text of key version {cipher[0]} in {field} does not open.") from error

    def index(self, text: str) -> bytes:
        """16 bytes that are equal exactly for equal texts."""
        return _index(self._now().index, text)

    def indexes(self, text: str) -> list[bytes]:
        """The index by today's key, then those by former ones: to recognise what was given out under them."""
        keys = self._now()
        return [_index(context, text) for context in (keys.index, *keys.former)]

    def sign(self, text: bytes) -> bytes:
        """``version(1) | HMAC(32)``: says that whoever holds the ring has seen the text."""
        keys = self._now()
        return keys.prefix + keyed(keys.signing[keys.prefix[0]], keys.suite, text).finalize()

    def is_signed(self, text: bytes, signature: bytes) -> bool:
        """Whether `sign` made the signature with any version of the ring, retired ones included."""
        if not signature:
            return False
        key = self._keys.signing.get(signature[0]) or self._look().signing.get(signature[0])
        if key is None:
            return False
        try:
            keyed(key, self._keys.suite, text).verify(signature[1:])
        except InvalidSignature:
            return False
        return True

    def _now(self) -> _Keys:
        if self._newer is None or time.monotonic() - self._looked < LOOK:
            return self._keys
        return self._look()

    def _look(self) -> _Keys:
        self._looked = time.monotonic()
        ring = self._newer() if self._newer else None
        if ring is not None:
            self._keys = _Keys.of(ring)
        return self._keys


class RingFile:
    """The ring's file, read again when it has changed. What cannot be read at the moment counts as unchanged."""

    def __init__(self, path: Path, suite: str) -> None:
        self._path = path
        self._suite = suite
        self._seen: tuple[int, int] | None = None

    def __call__(self) -> KeyRing | None:
        try:
            found = self._path.stat()
            seen = found.st_mtime_ns, found.st_ino
            if seen == self._seen:
                return None
            ring = KeyRing.read(json.loads(self._path.read_text(encoding="utf-8")), self._suite)
        except (OSError, ValueError, KeyError, VaultError):
            return None
        self._seen = seen
        return ring


def _index(context: hmac.HMAC, text: str) -> bytes:
    context = context.copy()
    context.update(text.encode())
    return context.finalize()[:INDEX_BYTES]


@cache
def vault() -> Vault:
    """The process's vault, with the ring and the suite the settings name."""
    ring = KeyRing.read(settings.VAULT_KEY_RING, settings.VAULT_SUITE)
    file = settings.VAULT_KEY_FILE
    return Vault(ring, RingFile(file, settings.VAULT_SUITE) if file else None)
