"""One-time codes of an authenticator app (RFC 6238): six digits, SHA-1, thirty seconds, which every such app knows."""

from __future__ import annotations

import hmac
import unicodedata
from datetime import datetime

import pyotp

STEP = 30
"""Seconds a code is shown."""
DRIFT = 1
"""Steps a clock may go before or after ours (RFC 6238, 5.2)."""


def fresh_secret() -> str:
    """160 random bits in base32, as RFC 4226 (4, R6) asks."""
    return pyotp.random_base32(32)


def setup_address(secret: str, *, username: str, issuer: str) -> str:
    """What the QR code holds: ``otpauth://totp/…``."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)


def step_of(secret: str, code: str, *, now: datetime, after: int) -> int | None:
    """The number of the thirty seconds since 1970 that `code` belongs to, None where it fits none within DRIFT.

    after: the last step a code was taken for; it and those before it no longer count (RFC 6238, 5.2: a code is taken
    once)."""
    current = int(now.timestamp()) // STEP
    app = pyotp.TOTP(secret)
    fitting = [
        step
        for step in range(current - DRIFT, current + DRIFT + 1)
        if hmac.compare_digest(app.at(step * STEP), code) and step > after
    ]
    return fitting[0] if fitting else None


def as_typed(code: str) -> str:
    """A code as people type it, made plain: full-width digits, blanks, dashes, capitals."""
    plain = unicodedata.normalize("NFKC", code).lower()
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())
