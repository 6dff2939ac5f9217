"""Invented towns of any size for measurements: dwellings, people already registered, and files of newcomers.

Numbers are valid and invented. Everything is made from a seed, so that two runs measure the same thing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from django.db import connection

from anju.access.vault import vault
from anju.kernel.identity import compute_check_character
from anju.people.pinyin import pinyin_key
from anju.people.sealing import NUMBER, index_of_number

COUNTIES = ["410122", "610115", "450125", "430121", "530112", "420115", "360121", "520302", "341125", "510131"]
SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟"
)
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建文辉力红玉萍毅宇晨佳欣雪梅婷慧琳鹏飞浩然博子涵诗雅俊豪"
COMMUNITIES = [440309002001 + n for n in range(20)]
HEADERS = ["序号", "申报业务类型*", "房屋编码*", "房屋地址*", "入住/搬离时间*", "姓名*", "身份证件种类*", "证件号码*",
           "户籍地址", "职业", "来深事由", "服务处所", "与户主关系", "联系电话", "民族"]  # fmt: skip


def person(n: int, draw: random.Random) -> tuple[str, str]:
    """The n-th (name, identity number); numbers differ for different n below 30 million."""
    born = date(1960, 1, 1) + timedelta(days=n % 15000)
    serial = n // 15000
    body = f"{COUNTIES[serial % 10]}{born:%Y%m%d}{serial // 10 % 1000:03d}"
    name = draw.choice(SURNAMES) + "".join(draw.choices(GIVEN, k=draw.choice((1, 2, 2))))
    return name, body + compute_check_character(body)


def make_dwellings(count: int) -> None:
    """`count` dwellings, twelve a building, over twenty communities; set-based."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO places_addresselement (division, level, name)"
            " SELECT d, '41', '建设路' FROM unnest(%s::bigint[]) d",
            [COMMUNITIES],
        )
        cursor.execute(
            "INSERT INTO places_building (division, code, address_id, name, path, management_mode)"
            " SELECT e.division, e.division || lpad((g / 20)::text, 7, '0'), e.id, g / 20 || '栋',"
            " '建设路' || g / 20 || '栋', 'dispersed' FROM generate_series(0, %s) g JOIN places_addresselement e"
            " ON e.division = (%s::bigint[])[g %% 20 + 1]",
            [count // 12, COMMUNITIES],
        )
        cursor.execute(
            "INSERT INTO places_dwelling (division, code, building_id, unit, floor, room, kind, state, address)"
            " SELECT b.division, b.code || lpad(r::text, 6, '0'), b.id, '', ((r + 3) / 4)::text, (r * 100)::text,"
            " 'whole', 'active', '广东省深圳市龙华区民治街道' || b.path || r * 100"
            " FROM places_building b, generate_series(1, 12) r"
        )
        cursor.execute("ANALYZE places_dwelling")


def dwelling_codes() -> list[tuple[int, int, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, division, code, address FROM places_dwelling WHERE state = 'active' ORDER BY id")
        return list(cursor.fetchall())


def settle(count: int) -> None:
    """`count` people registered, a stay each, by COPY."""
    draw = random.Random(1)
    homes = dwelling_codes()
    sealed = vault()
    keys: dict[str, tuple[str, str]] = {}

    def people() -> Iterator[tuple[object, ...]]:
        for n in range(count):
            name, number = person(n, draw)
            keys.setdefault(name, pinyin_key(name))
            yield n, name, number

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
            for n in range(count):
                _, number = person(n, draw)
                index = index_of_number("resident_id", number)
                copy.write_row((n + 1, "resident_id", sealed.encrypt(number.encode(), NUMBER), index))
        with cursor.copy(
            "COPY stays_stay (division, person_id, dwelling_id, start_on, state, basis, reason, registered_on,"
            " registered_by, end_reason) FROM STDIN"
        ) as copy:
            for n in range(count):
                home = homes[n % len(homes)]
                copy.write_row(
                    (home[1], n + 1, home[0], "2025-01-01", "registered", "let", "work", "2025-01-02", 0, "")
                )
        cursor.execute("SELECT setval('people_person_id_seq', %s)", [max(count, 1)])
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
