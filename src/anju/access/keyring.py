"""The ring of keys: how it is written, and how it changes. Nothing here opens or seals anything."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac

SIGNING = b"anju: signatures"
KEY_BYTES = 32
MOST_VERSIONS = 255
"""A value's first byte is its key's version."""

Ring = dict[str, Any]
"""As the file holds it: ``{"current": 1, "keys": {"1": {"encrypt": base64, "index": base64}}}``."""


class VaultError(Exception):
    """A key is missing or a text does not open; the message names the version, never the value."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """keys: version → 32-byte encryption key; `current` encrypts, all decrypt. A version above the current one is
    prepared: it opens what others seal with it already.

    index_key: one, because indexes must meet; former_index_keys only recognise what was given out under them. signing:
    version → 32-byte key of signatures, those of retired versions included, so that what they signed can be checked
    for ever."""

    suite: str
    current: int
    keys: Mapping[int, bytes]
    index_key: bytes
    former_index_keys: tuple[bytes, ...]
    signing: Mapping[int, bytes]

    @classmethod
    def read(cls, ring: Mapping[str, Any], suite: str) -> KeyRing:
        """From the ring file's JSON. A retired version has no "encrypt", but "sign", which else follows from it."""
        if not ring:
            raise VaultError("There is no key ring: run `anju migrate` once, or set ANJU_KEYS.")
        if suite.lower() not in ("aes", "sm"):
            raise VaultError(f"The key ring names the suite {suite.lower()!r}; known are aes and sm.")
        current = int(ring["current"])
        given = {int(version): entry for version, entry in sorted(ring["keys"].items(), key=lambda one: int(one[0]))}
        keys = {version: _key(entry["encrypt"]) for version, entry in given.items() if "encrypt" in entry}
        if current not in keys:
            raise VaultError(f"The key ring's current version {current} has no key.")
        index = _key(given[current]["index"])
        former = {_key(entry["index"]) for entry in given.values() if "index" in entry} - {index}
        signing = {
            version: _key(entry["sign"]) if "sign" in entry else signing_key(keys[version], suite)
            for version, entry in given.items()
        }
        return cls(suite.lower(), current, keys, index, tuple(sorted(former)), signing)

    @property
    def prepared(self) -> int | None:
        """The version that is in the ring and not in use yet."""
        newest = max(self.keys)
        return newest if newest > self.current else None


def signing_key(key: bytes, suite: str) -> bytes:
    """The key of signatures that follows from an encryption key; it opens nothing."""
    return keyed(key, suite, SIGNING).finalize()


def keyed(key: bytes, suite: str, text: bytes) -> hmac.HMAC:
    """HMAC over a text that may go on, by the hash of a suite."""
    context = hmac.HMAC(key, hashes.SHA256() if suite.lower() == "aes" else hashes.SM3())
    context.update(text)
    return context


def fresh_key() -> str:
    """256 bits, base64."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def fresh_ring() -> Ring:
    """A ring with one version."""
    return {"current": 1, "keys": {"1": {"encrypt": fresh_key(), "index": fresh_key()}}}


def with_next_version(ring: Ring, *, index: str | None = None) -> Ring:
    """The ring with a new version that is not in use yet; its index key the present one, unless another is given.

    VaultError where one is prepared already, or no number is left."""
    versions = [int(version) for version in ring["keys"]]
    current = int(ring["current"])
    if max(versions) > current:
        raise VaultError(f"Version {max(versions)} is prepared already; put it in use first.")
    if max(versions) >= MOST_VERSIONS:
        raise VaultError(f"The ring has had {MOST_VERSIONS} versions, which is all a value can name.")
    entry = {"encrypt": fresh_key(), "index": index or ring["keys"][str(current)]["index"]}
    return {**ring, "keys": {**ring["keys"], str(max(versions) + 1): entry}}


def with_newest_in_use(ring: Ring, *, index: bool = False) -> Ring:
    """The ring with its newest version in use. VaultError where that changes the index key and `index` is not set."""
    if has_index_prepared(ring) and not index:
        raise VaultError("A change of the index key was begun: give `anju keys rotate --index` again.")
    return {**ring, "current": max(int(version) for version in ring["keys"])}


def has_index_prepared(ring: Ring) -> bool:
    """A version waits that has another index key than the one in use."""
    newest = max(ring["keys"], key=int)
    return (
        "index" in ring["keys"][newest] and ring["keys"][newest]["index"] != ring["keys"][str(ring["current"])]["index"]
    )


def without_old_keys(ring: Ring, suite: str) -> Ring:
    """The ring without encryption keys older than the current one: what checks their signatures stays, and an index key
    that is another than today's."""
    current = int(ring["current"])
    today = ring["keys"][str(current)]["index"]
    kept = {}
    for version, entry in ring["keys"].items():
        if int(version) < current and "encrypt" in entry:
            sign = base64.b64encode(signing_key(_key(entry["encrypt"]), suite)).decode()
            entry = {"sign": sign} | ({"index": entry["index"]} if entry["index"] != today else {})
        kept[version] = entry
    return {**ring, "keys": kept}


def _key(text: str) -> bytes:
    return base64.b64decode(text)
