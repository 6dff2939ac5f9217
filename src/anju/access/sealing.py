"""The second factor's secret, sealed and opened. The one place that names the field to the vault."""

from __future__ import annotations

from anju.access.vault import vault

SECRET = "access_secondfactor.secret"  # noqa: S105 - a field's name


def seal_secret(secret: str) -> bytes:
    return vault().encrypt(secret.encode(), SECRET)


def open_secret(cipher: bytes | memoryview) -> str:
    return vault().decrypt(cipher, SECRET).decode()
