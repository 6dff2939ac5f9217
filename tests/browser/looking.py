"""What a machine can say of a page that somebody would otherwise have to see."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import polib
from playwright.sync_api import Page

import anju

LOOK = Path(__file__).with_name("looking.js").read_text(encoding="utf-8")
CATALOGUES = sorted(Path(anju.__file__).parent.glob("**/locale/zh_Hans/LC_MESSAGES/django.po"))
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")
CODE = re.compile(r"\S+[.:]\S+")
"""``declare.landlord.start``, ``登记.csv``, ``parties:card:opened``."""
NAMES = {"Anju", "English"}
"""Latin words that a Chinese page says: names, forms of files, keys of a keyboard."""


def remarks_on(page: Page, language: str) -> list[str]:
    """A line each, with what it is about."""
    seen = page.evaluate(LOOK)
    return [*seen["wrong"], *(f"not in {language}: {text}" for text in seen["words"] if _is_foreign(text, language))]


def _is_foreign(text: str, language: str) -> bool:
    if language == "en":
        return text in _chinese()
    return bool(set(LATIN.findall(CODE.sub("", text))) - NAMES)


@cache
def _chinese() -> frozenset[str]:
    """Every sentence of the catalogues as a Chinese page says it."""
    entries = [entry for path in CATALOGUES for entry in polib.pofile(str(path))]
    said = {text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())}
    return frozenset(text for text in said if HAN.search(text))
