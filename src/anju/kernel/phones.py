"""Telephone numbers, Chinese first.

They serve notices only, so a number nobody can dial is worth a remark, never a refusal.
"""

from __future__ import annotations

import re

from anju.kernel.findings import Finding
from anju.kernel.written import compact, without_float_tail

FIELD = "phone"
_PUNCTUATION = re.compile("[-\u2010-\u2015\u2212\uff0d._/()\u3010\u3011\\[\\]]")
_COUNTRY = re.compile(r"(?:\+|00)?86(?=1[3-9][0-9]{9}$|0?(?:10|2[0-9]|[3-9][0-9]{2})[0-9]{7,8}$)")
_MOBILE = re.compile("1[3-9][0-9]{9}")
_LANDLINE = re.compile("(010|02[0-9]|0[3-9][0-9]{2})([2-8][0-9]{6,7})")
_EXTENSION = re.compile("(.+?)(?:EXT|转|X|#|,)([0-9]{1,6})")
_ABROAD = re.compile(r"(?:\+|00)([1-9][0-9]{6,14})")
_SERVICE = re.compile("[48]00[0-9]{7}")


def check_phone(raw: str | None) -> tuple[str, tuple[Finding, ...]]:
    """The number in one form, and W410 when it cannot be read (it is then kept as written, in half width, no spaces).

    Mobile ``13912345678``; landline ``0755-28110110``, with extension ``0755-28110110-801``; abroad ``+85221234567``;
    400 and 800 numbers as ten digits. Nothing written is nothing said: ``("", ())``.
    """
    if raw and len(raw) == 11 and raw.isascii() and _MOBILE.fullmatch(raw):
        return raw, ()
    text = without_float_tail(compact(raw or ""))
    if not text:
        return "", ()
    normalized = _dialled(text)
    if normalized is None:
        return text, (Finding("W410", FIELD, raw),)
    return normalized, ()


def _dialled(text: str) -> str | None:
    extension = ""
    parted = _EXTENSION.fullmatch(text) or re.fullmatch(r"(0[0-9]{2,3}-?[0-9]{7,8})-([0-9]{1,6})", text)
    if parted:
        text, extension = parted[1], f"-{parted[2]}"
    digits = _PUNCTUATION.sub("", text)
    national = _COUNTRY.sub("", digits)
    if national != digits and not _MOBILE.fullmatch(national) and not national.startswith("0"):
        national = "0" + national
    if _MOBILE.fullmatch(national) or _SERVICE.fullmatch(national):
        return national + extension
    landline = _LANDLINE.fullmatch(national)
    if landline:
        return f"{landline[1]}-{landline[2]}{extension}"
    abroad = _ABROAD.fullmatch(digits)
    if abroad and not abroad[1].startswith("86"):
        return f"+{abroad[1]}{extension}"
    return None
