"""Invented towns of any size for measurements: dwellings, people already registered, and files of newcomers.

Numbers are valid and invented. Everything is made from a seed, so that two runs measure the same thing.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from django.db import connection

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from anju.access.vault import vault
from anju.people.pinyin import pinyin_key
from anju.people.sealing import NUMBER, index_of_number
from invented import HEADERS, dwelling_codes, make_dwellings, person

__all__ = ["dwelling_codes", "make_dwellings", "settle", "write_workbook"]


SETTLED_FROM = 50_000_000
"""Settled people are numbered from here, newcomers below."""


def settle(count: int) -> None:
    """`count` more people registered, a stay each, by COPY."""
    draw = random.Random(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM people_person")
        last = cursor.fetchone()[0]
    homes = dwelling_codes()
    sealed = vault()
    keys: dict[str, tuple[str, str]] = {}

    def people() -> Iterator[tuple[object, ...]]:
        for n in range(count):
            name, number = person(SETTLED_FROM + last + n, draw)
            keys.setdefault(name, pinyin_key(name))
            yield last + n, name, number

    with connection.cursor() as cursor:
        with cursor.copy(
            "COPY people_person (id, division, name, name_pinyin, name_initials, sex, birth_date, hukou_kind,"
            " hukou_address) FROM STDIN"
        ) as copy:
            for n, name, number in people():
                home = homes[n % len(homes)]
                birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
                copy.write_row((n + 1, home[1], name, *keys[name], "1", birth, "", "湖南省长沙市望城区"))
        with cursor.copy("COPY people_identity (person_id, kind, number_cipher, number_index) FROM STDIN") as copy:
            for n, _, number in people():
                index = index_of_number("resident_id", number)
                copy.write_row((n + 1, "resident_id", sealed.encrypt(number.encode(), NUMBER), index))
        with cursor.copy(
            "COPY stays_stay (division, person_id, dwelling_id, start_on, state, basis, reason, registered_on,"
            " registered_by, end_reason) FROM STDIN"
        ) as copy:
            for n in range(last, last + count):
                home = homes[n % len(homes)]
                copy.write_row(
                    (home[1], n + 1, home[0], "2025-01-01", "registered", "let", "work", "2025-01-02", 0, "")
                )
        cursor.execute("SELECT setval('people_person_id_seq', %s)", [max(last + count, 1)])
        cursor.execute("ANALYZE")


def write_workbook(path: Path, count: int, *, first: int) -> None:
    """An .xlsx of `count` newcomers, the people numbered from `first`, as offices send it."""
    draw = random.Random(first)
    homes = dwelling_codes()
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["深圳经济特区居住登记申报表(批量)"])
    sheet.write_row(3, 0, HEADERS)
    for n in range(count):
        _, _, code, address = homes[draw.randrange(len(homes))]
        name, number = person(first + n, draw)
        day = date(2026, 11, 12) + timedelta(days=n % 7)
        sheet.write_number(n + 4, 0, n + 1)
        sheet.write_string(n + 4, 1, "入住")
        sheet.write_string(n + 4, 2, code)
        sheet.write_string(n + 4, 3, address)
        sheet.write_datetime(n + 4, 4, day)  # type: ignore[arg-type]
        sheet.write_row(n + 4, 5, [name, "居民身份证", number, "湖南省长沙市望城区", 5, 1, "", "非亲属"])
        sheet.write_string(n + 4, 13, f"139{n % 100000000:08d}")
        sheet.write_string(n + 4, 14, "汉族")
    book.close()
