"""Unified social credit codes: GB 32100-2015 with its first amendment, and the organisation code of GB 11714 inside.

The first character may be a letter (``N`` rural collectives, ``Y``, ``A``): village landlords have codes too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from anju.kernel.findings import Finding
from anju.kernel.written import compact

FIELD = "credit_code"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {char: value for value, char in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_SHAPE = re.compile("[1-9ANY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_VALUES = {char: value for value, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


@dataclass(frozen=True, slots=True)
class CreditCodeCheck:
    """normalized: upper case, half width, no spaces; findings: E109 refuses, W409 does not."""

    valid: bool
    normalized: str
    findings: tuple[Finding, ...]


def compute_credit_check(first17: str) -> str:
    """The 18th character. ValueError unless the text is 17 characters of the code's alphabet (no I, O, S, V, Z)."""
    if len(first17) != 17 or not set(first17) <= _VALUES.keys():
        raise ValueError("a credit code's check is computed from 17 characters of its alphabet")
    total = sum(_VALUES[char] * weight for char, weight in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def compute_organisation_check(first8: str) -> str:
    """The 9th character of an organisation code, ``0``-``9`` or ``X``. ValueError unless 8 of ``0-9 A-Z``."""
    if len(first8) != 8 or not set(first8) <= _ORGANISATION_VALUES.keys():
        raise ValueError("an organisation code's check is computed from 8 characters 0-9, A-Z")
    pairs = zip(first8, _ORGANISATION_WEIGHTS, strict=True)
    remainder = sum(_ORGANISATION_VALUES[char] * weight for char, weight in pairs) % 11
    return "0X987654321"[remainder]


def check_credit_code(raw: str | None) -> CreditCodeCheck:
    """E109: missing, wrong shape (params ``reason``) or wrong check character (``reason`` and ``expected``).

    W409: the organisation code inside contradicts its own check character. The outer character holds then, so a
    slip of the pen is all but excluded, and refusing would refuse a code as some office gave it out.
    """
    text = compact(raw or "")
    if not _SHAPE.fullmatch(text):
        reason = "shape" if text else "missing"
        return CreditCodeCheck(False, text, (Finding("E109", FIELD, raw, {"reason": reason}),))
    expected = compute_credit_check(text[:17])
    if text[17] != expected:
        wrong = Finding("E109", FIELD, raw, {"reason": "check", "expected": expected})
        return CreditCodeCheck(False, text, (wrong,))
    inner = compute_organisation_check(text[8:16])
    if text[16] != inner:
        return CreditCodeCheck(True, text, (Finding("W409", FIELD, raw, {"expected": inner}),))
    return CreditCodeCheck(True, text, ())
