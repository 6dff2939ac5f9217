"""Heads of the trail are signed with the key ring: whoever has the database alone cannot rewrite it unseen."""

from __future__ import annotations

from anju.access.vault import Vault, vault


class VaultSigner:
    """A journal.signers.Signer."""

    def __init__(self, with_vault: Vault | None = None) -> None:
        self._vault = with_vault or vault()

    @property
    def suite(self) -> str:
        return "sha256" if self._vault.suite == "aes" else "sm3"

    def sign(self, head: bytes) -> bytes:
        return self._vault.sign(head)

    def check(self, head: bytes, signature: bytes) -> bool:
        return self._vault.is_signed(head, signature)
