"""Names of persons, kept as they are written: NFC, rare characters and all. What is odd is said, hardly ever refused.

NFKC is not used: it would replace characters a person's own documents carry. Ideographs of the extension blocks are
recognised by their planes, because the newest are younger than many a Python's Unicode tables.
"""

from __future__ import annotations

import re
import unicodedata

from anju.kernel.findings import Finding
from anju.kernel.written import one_line

FIELD = "name"
MAX_LENGTH = 100
MIDDLE_DOT = "\u00b7"

_ORDINARY = re.compile("[\u3400-\u9fff]{2,20}")
_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_DOTS = re.compile("[\u0387\u16eb\u2022\u2024\u2027\u2219\u22c5\u25cf\u2e31\u30fb\ua78f\uff65]")
_FULL_STOP = re.compile(f"(?<=[{_HAN}])\\s*[.\u3002\ufe52\uff0e\uff61]\\s*(?=[{_HAN}])")
_SPACED_DOT = re.compile(f"\\s*{MIDDLE_DOT}\\s*")
_PADDED = re.compile(f"[{_HAN}]+(?: [{_HAN}]+)+")
_PADDED_LIMIT = 4
_HAN_ONLY = re.compile(f"[{_HAN}]")
_JOINERS = frozenset(f" -'\u2019\u02bc.,\u2010\u2011\u200c\u200d{MIDDLE_DOT}")


def check_name(raw: str | None) -> tuple[str, tuple[Finding, ...]]:
    """The name in the form it is stored, and what is to be said: E101 missing, E110 over 100 characters (params
    ``limit``, ``length``), W406 unlike a name (digits, one character, brackets, signs, unassigned characters).
    """
    if raw is not None and _ORDINARY.fullmatch(raw):
        return raw, ()
    name = normalize_name(raw or "")
    if not name:
        return "", (Finding("E101", FIELD, raw),)
    findings = []
    if len(name) > MAX_LENGTH:
        findings.append(Finding("E110", FIELD, raw, {"limit": MAX_LENGTH, "length": len(name)}))
    if not _looks_like_a_name(name):
        findings.append(Finding("W406", FIELD, raw))
    return name, tuple(findings)


def normalize_name(raw: str) -> str:
    """NFC, one kind of middle dot (U+00B7), single spaces; a Chinese name of up to four characters loses the spaces
    that forms pad it with. Lone surrogates, which no database stores, become U+FFFD."""
    text = one_line(raw)
    text = _FULL_STOP.sub(MIDDLE_DOT, _DOTS.sub(MIDDLE_DOT, text))
    text = _SPACED_DOT.sub(MIDDLE_DOT, text)
    if _PADDED.fullmatch(text) and len(text.replace(" ", "")) <= _PADDED_LIMIT:
        text = text.replace(" ", "")
    return unicodedata.normalize("NFC", text)


def _looks_like_a_name(name: str) -> bool:
    letters = 0
    for char in name:
        if _HAN_ONLY.match(char) or char.isalpha():
            letters += 1
        elif char not in _JOINERS and unicodedata.category(char) not in ("Mn", "Mc"):
            return False
    return letters > 1
