"""A town in which every personal fact is one of a kind, and how to find those facts in an answer of any sort."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from html import unescape
from typing import Any

import orjson
from openpyxl import load_workbook

from anju.access.scope import enter_scope
from anju.declarations.actions import check_file, commit_file, take_file
from anju.declarations.actions.annotate import annotate_file
from anju.declarations.actions.files import commit_lines
from anju.declarations.models import Submission
from anju.employment.models import Job
from anju.kernel.masks import mask_number
from anju.papers.typeset import Paper
from anju.parties.models import Party
from anju.people.models import Person
from anju.reports.statements import hand_in
from anju.territory.queries import path_name
from anju.worklist.models import Item
from cast import TODAY, TOWN
from doors.town import CHILD, FORMER, GUEST, NEIGHBOUR, NOON, PACK, Town, line, make_exports, make_town, say

WHOLE, MASKED = "whole", "masked"
LANDLORD = {"name": "卓玛措", "number": "441502196803150011", "phone": "13800138001"}
HUKOU_KIND, HUKOU_ADDRESS = "农业户口乙类", "贵州省遵义市湄潭县茅坪村拾柒号"
APPLICANT = {
    "name": "欧阳初晴", "id_number": "520302199104170023", "phone": "15912340876", "reason": "visit",
    "place_type": "household", "occupation": "farmer", "relation": "外甥女婿", "note": "夜班晚归",
    "hukou_type": HUKOU_KIND, "hukou_address": HUKOU_ADDRESS,
}  # fmt: skip
"""She waits to be verified, and her declaration says all that a form can say."""
TENANT = {"name": "慕容惜之", "id_number": "53280119870923064X", "phone": "15887710936"}
HEADERS = "申报业务类型,房屋编码,入住/搬离时间,姓名,身份证件种类,证件号码,联系电话,户籍地址"


@dataclass(frozen=True, slots=True)
class Field:
    """A personal fact. `whole` and `masked` are what betrays it; patterns are for codes that mean something only in
    their place."""

    name: str
    whole: frozenset[str]
    masked: frozenset[str] = frozenset()
    pattern: re.Pattern[str] | None = None

    def how(self, text: str, sent: str = "") -> str:
        """whole, masked, or empty where the text tells nothing of it that was not sent."""
        if any(value in text for value in self.whole if value not in sent):
            return WHOLE
        if self.pattern is not None and self.pattern.search(text):
            return WHOLE
        return MASKED if any(value in text for value in self.masked) else ""


def make_marked_town() -> Town:
    """The town of the other table; its persons, its landlord and what waits at its queue carry the marks."""
    town = make_town()
    receipt = say(town.cast.landlord_staff.viewer(), [line(town.cast, **APPLICANT)], key="marked")
    waiting = Item.objects.get(subject=receipt.rows[0].declaration)
    # The sex a number shows is one of two, which every page knows: nobody's is "not stated" but theirs.
    Person.objects.update(sex="9", hukou_kind=HUKOU_KIND, hukou_address=HUKOU_ADDRESS)
    Party.objects.filter(pk=town.cast.landlord.pk).update(name=LANDLORD["name"])
    things = replace(
        town.things, waiting=waiting.pk, landlords=receipt.submission, file=_entered(town), statement=_handed_in(town),
        **make_exports(town.cast, "again"),
    )  # fmt: skip
    return replace(town, things=things)


def _handed_in(town: Town) -> int:
    """A month's statement with somebody in it, handed in by the office; its id."""
    Job.objects.filter(person=town.cast.resident.id).update(start_on=date(2026, 10, 5))
    viewer = town.cast.clerk.viewer()
    enter_scope(viewer)
    return hand_in(town.cast.employer.pk, date(2026, 10, 1), None, viewer=viewer, now=NOON).pk


def _entered(town: Town) -> int:
    """A file of the landlord's, entered, with its workbook made; the submission."""
    viewer = town.cast.landlord_staff.viewer()
    row = f"入住,{town.cast.home.code},2026-11-17,{TENANT['name']},居民身份证,{TENANT['id_number']},{TENANT['phone']}"
    enter_scope(viewer)
    taken = take_file(
        viewer=viewer, name="登记.csv", content=f"{HEADERS}\n{row},{HUKOU_ADDRESS}\n".encode(), role="landlord",
        party=None, pack=PACK, received_at=NOON, channel="spreadsheet", defer_check=False,
    )  # fmt: skip
    check_file(taken)
    enter_scope(viewer)
    commit_file(taken, viewer=viewer)
    commit_lines(taken)
    annotate_file(taken)
    assert Submission.objects.get(pk=taken).annotated
    return taken


def facts_of(town: Town) -> list[Field]:
    """What is looked for, in the order of the table's columns. A birth date inside a whole number is the number's."""
    resident = town.cast.resident
    said = (NEIGHBOUR, CHILD, FORMER, GUEST, APPLICANT, TENANT)
    numbers = {resident.id_number, *(each["id_number"] for each in said)}
    phones = {resident.phone, NEIGHBOUR["phone"], APPLICANT["phone"], TENANT["phone"]}
    # The others were born on days that laws were made on, too.
    born = {resident.birth_date, *(_born(each["id_number"]) for each in (FORMER, APPLICANT, TENANT))}
    ages = "|".join(sorted({str(_age(day)) for day in born}))
    return [
        Field("name", frozenset({resident.name, *(each["name"] for each in said)})),
        _number("number", numbers),
        _number("phone", phones),
        Field("birth_date", frozenset(text for day in born for text in _written(day))),
        Field("age", frozenset(), pattern=re.compile(rf'\b({ages}) ?(岁|years)|"age": ?({ages})\b')),
        Field("sex", frozenset({"未说明", "Not stated"}), pattern=re.compile(r'"sex": ?"9"')),
        Field("hukou_kind", frozenset({HUKOU_KIND})),
        Field("hukou_address", frozenset({HUKOU_ADDRESS})),
        Field("occupation", frozenset({"农民", '"farmer"', ">farmer<"})),
        Field("relation", frozenset({APPLICANT["relation"]})),
        Field("note", frozenset({APPLICANT["note"]})),
        # Lists leave out what all addresses of an area begin with.
        Field("home", frozenset({town.cast.home.address.removeprefix(path_name(TOWN)), town.cast.home.code})),
        Field("employer", frozenset({town.cast.employer.name})),
        Field("landlord", frozenset({LANDLORD["name"]})),
        _number("landlord_number", {LANDLORD["number"]}),
        _number("landlord_phone", {LANDLORD["phone"]}),
    ]  # fmt: skip


def _number(name: str, values: Iterable[str]) -> Field:
    return Field(name, frozenset(values), frozenset(map(mask_number, values)))


def _born(number: str) -> date:
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def _age(born: date) -> int:
    return TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))


def _written(day: date) -> set[str]:
    """A day in every way somebody may write it."""
    return {
        f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day:%Y.%m.%d}", f"{day:%Y%m%d}", f"{day:%Y年%m月%d日}",
        f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}", f"{day.day} {day:%B %Y}",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
    }  # fmt: skip


@cache
def _choices() -> re.Pattern[str]:
    return re.compile(r"<select\b.*?</select>|<datalist\b.*?</datalist>|<template\b.*?</template>", re.DOTALL)


def words_of(content: bytes, kind: str) -> str:
    """What an answer says: the cells of a workbook, a page without the lists one chooses from, anything else as it is.

    kind: its media type. A PDF must have been typeset by `as_data`."""
    if "spreadsheetml" in kind:
        book = load_workbook(io.BytesIO(content), read_only=False)
        return "\n".join(_cell(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)
    text = content.decode()
    return unescape(_choices().sub("", text)) if "html" in kind else text


def _cell(value: Any) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value or "")


def as_data(template: str, data: dict[str, Any]) -> Paper:
    """Stands for the typesetter: the paper is all it was given, which no paper can say more than."""
    return Paper(orjson.dumps(data), [])
