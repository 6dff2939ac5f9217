"""Search keys in Latin letters for names: never a romanisation for a document, only a way to find somebody by keyboard.

A surname often sounds unlike the same character elsewhere, so those that do have their own table here;
everything else takes a character's commonest reading from pypinyin. ``ü`` is ``v``, as every Chinese keyboard has it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

_SURNAMES = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "朴": "piao", "区": "ou", "查": "zha", "盖": "ge",
    "乐": "yue", "覃": "qin", "缪": "miao", "员": "yun", "洗": "xian", "种": "chong", "繁": "po", "召": "shao",
    "折": "she", "秘": "bi", "祭": "zhai", "句": "gou", "翟": "zhai", "佴": "nai", "郇": "xun", "卜": "bu",
    "都": "du", "阚": "kan", "粘": "nian", "藏": "zang", "颉": "xie", "么": "yao",
}  # fmt: skip
_COMPOUND_SURNAMES = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "单于": ("chan", "yu"), "乐正": ("yue", "zheng"),
    "澹台": ("tan", "tai"), "子车": ("zi", "ju"),
}  # fmt: skip
_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PLAIN_HAN = re.compile(f"[{_HAN}]+")
_WORD = re.compile(f"[{_HAN}]|[^\\W\\d_{_HAN}]+(?:['\u2019\u02bc][^\\W\\d_{_HAN}]+)*")
_MARKS = re.compile("[\u0300-\u036f]")


def pinyin_key(name: str) -> tuple[str, str]:
    """``(full, initials)``: 曾小绿 gives ``("zengxiaolv", "zxl")``; O'Neil Mary-Ann gives ``("oneilmaryann", "oma")``.

    name: as `kernel.names.check_name` stores it. A name with a middle dot or Latin letters has no Chinese surname in
    front. A character without a known reading stands for itself.
    """
    syllables = _chinese(name) if _PLAIN_HAN.fullmatch(name) else [_spell(word) for word in _words(name)]
    return "".join(syllables), "".join([syllable[0] for syllable in syllables if syllable])


def _chinese(name: str) -> list[str]:
    if len(name) > 2 and name[:2] in _COMPOUND_SURNAMES:
        return [*_COMPOUND_SURNAMES[name[:2]], *map(_reading, name[2:])]
    return [_SURNAMES.get(name[0]) or _reading(name[0]), *map(_reading, name[1:])]


def _words(name: str) -> list[str]:
    return _WORD.findall(_without_marks(name))


def _spell(word: str) -> str:
    if _PLAIN_HAN.fullmatch(word):
        return _reading(word)
    return "".join(char for char in word.casefold() if char.isalpha())


@lru_cache(maxsize=32_768)
def _reading(char: str) -> str:
    letters = _without_marks("".join(lazy_pinyin(char, style=Style.NORMAL, v_to_u=False)))
    return letters if letters.isascii() and letters.isalpha() else char


def _without_marks(text: str) -> str:
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text)))
