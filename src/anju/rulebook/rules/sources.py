"""Where a value comes from: the instrument, its rank, how it was read, and the article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from anju.rulebook.rules.words import Evidence, Level

DIGITS = "零一二三四五六七八九"
PENALTY_LEVELS = frozenset({Level.LAW, Level.ADMIN_REG, Level.LOCAL_REG, Level.DEPT_RULE, Level.LOCAL_GOV_RULE})
"""Ranks that may set a penalty (Administrative Penalty Law, arts 10 to 14 and 16)."""
ACTIVE_EVIDENCE = frozenset({Evidence.A, Evidence.B})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A legal instrument. special_zone: a special economic zone's regulation, which may vary superior texts within its
    authorisation (Legislation Law). words: what its parts are called, where not article, paragraph, item."""

    id: str
    title: str
    level: Level
    evidence: Evidence
    checked_on: date
    number: str = ""
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    special_zone: bool = False
    words: tuple[str, ...] = ("条", "款", "项")
    url: str = ""
    text_sha256: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """Title with its number: ``四川省流动人口信息登记办法（四川省人民政府令第279号）``."""
        return f"{self.title}（{self.number}）" if self.number else self.title


@dataclass(frozen=True, slots=True)
class Citation:
    """An article of a source. article, paragraph, item: 0 when the text does not say (or was not found)."""

    source: Source
    article: int = 0
    paragraph: int = 0
    item: int = 0

    @property
    def ref(self) -> str:
        """``sc-279#7.1``"""
        numbers = [n for n in (self.article, self.paragraph, self.item) if n]
        return self.source.id + ("#" + ".".join(map(str, numbers)) if numbers else "")

    @property
    def text(self) -> str:
        """``四川省流动人口信息登记办法 第七条第一款``"""
        numbers = (self.article, self.paragraph, self.item)
        where = "".join(
            f"第{chinese_number(n)}{word}" for n, word in zip(numbers, self.source.words, strict=False) if n
        )
        return f"{self.source.title} {where}" if where else self.source.title


def chinese_number(number: int) -> str:
    """1 to 999 as in an article's number: 9 → 九, 12 → 十二, 20 → 二十, 105 → 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")
