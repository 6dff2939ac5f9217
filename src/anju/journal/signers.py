"""Who signs heads: a room above brings the keys, because the journal stands below them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Signer(Protocol):
    """suite: the hash of new seals, sha256 or sm3."""

    @property
    def suite(self) -> str: ...

    def sign(self, head: bytes) -> bytes:
        """Signature of a head, by the ring's current key."""

    def check(self, head: bytes, signature: bytes) -> bool:
        """Whether a signature was made with a key of the register, of today or of former times."""


class Signers:
    """A registry of one; `make` is called at each use, because keys are read when they are needed."""

    def __init__(self) -> None:
        self._make: Callable[[], Signer] | None = None

    def register(self, make: Callable[[], Signer]) -> None:
        if self._make is not None:
            raise ValueError("Somebody signs the trail already.")
        self._make = make

    def signer(self) -> Signer:
        if self._make is None:
            raise LookupError("Nobody signs the trail: no room has registered.")
        return self._make()


SIGNERS = Signers()
