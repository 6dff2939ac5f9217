"""Reading what people write into a box for a number: full width, spaces, invisible characters, case, apostrophes."""

from __future__ import annotations

import re
import unicodedata

_GAPS = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]+"
)
_SMALL, _WIDE = range(0xFE50, 0xFE70), range(0xFF01, 0xFFEF)
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_TYPED = {code: unicodedata.normalize("NFKC", chr(code)) for code in (*_SMALL, *_WIDE)} | {0x2169: "X", 0x2179: "X"}
"""What a Chinese keyboard types for an ASCII character: its full width and small forms, and the Roman ten, which is
what the X of an identity number means."""
_QUOTES = "'`\u2018\u2019\uff07"
_FLOAT = re.compile(r"([0-9]+)\.0+")
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]*)?E\+[0-9]{1,3}|[0-9]\.[0-9]+E[0-9]{1,3}")

EXACT_DIGITS = 15
"""A spreadsheet keeps this many digits of a number; what follows is lost."""


def compact(raw: str) -> str:
    """``raw`` in half width and upper case, without spaces, invisible characters and an apostrophe at either end.

    A spreadsheet user types the apostrophe to say "text"; some programs export it. NFKC is not used: it would make a
    digit of ``²``, ``①`` or ``½``, and a number out of what is none.
    """
    if raw.isascii():
        return _GAPS.sub("", raw).strip(_QUOTES).upper()
    text = unicodedata.normalize("NFC", _GAPS.sub("", raw).translate(_TYPED))
    return unicodedata.normalize("NFC", _GAPS.sub("", text).strip(_QUOTES).upper())


def one_line(raw: str) -> str:
    """``raw`` as a page shows it and the database stores it: NFC, single spaces between words, no control characters,
    no marks that turn the direction of writing. Lone surrogates, which no database stores, become U+FFFD."""
    if raw.isprintable() and "  " not in raw and unicodedata.is_normalized("NFC", raw):
        return raw.strip()
    text = raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def without_float_tail(text: str) -> str:
    """``123.0`` as ``123`` where a spreadsheet cannot have lost a digit, otherwise ``text`` as it is."""
    match = _FLOAT.fullmatch(text)
    return match[1] if match and len(match[1]) <= EXACT_DIGITS else text


def float_digits(text: str) -> str | None:
    """The digits of ``430121199001011000.0``, a number too long for a spreadsheet; None for any other text."""
    match = _FLOAT.fullmatch(text)
    return match[1] if match and len(match[1]) > EXACT_DIGITS else None


def has_exponent(text: str) -> bool:
    """True for ``4.30121199001011E+17``, as a spreadsheet writes what it has rounded (upper case, see `compact`)."""
    return _EXPONENT.fullmatch(text) is not None
