"""What the register says in Chinese is set as Chinese is: no commas and brackets of the Latin script between words."""

from __future__ import annotations

import re
from pathlib import Path

import polib

SRC = Path(__file__).parents[2] / "src" / "anju"
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
LATIN = re.compile(r"[一-鿿”%][,;:!?()]|[,;:!?()][一-鿿“%]")


def test_chinese_sentences_have_chinese_punctuation() -> None:
    wrong = [
        entry.msgstr
        for path in SRC.rglob("locale/zh_Hans/LC_MESSAGES/django.po")
        for entry in polib.pofile(str(path))
        if LATIN.search(PLACEHOLDER.sub("%", entry.msgstr)) and re.search("[一-鿿]", entry.msgstr)
    ]
    assert wrong == []
