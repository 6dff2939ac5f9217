"""Invented towns of any size: dwellings and people by number, the same on every machine.

For measurements and for tests that need more than the cast. Identity numbers are valid and nobody's.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from django.db import connection

from anju.kernel.identity import compute_check_character

COUNTIES = ["410122", "610115", "450125", "430121", "530112", "420115", "360121", "520302", "341125", "510131"]
SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟"
)
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建文辉力红玉萍毅宇晨佳欣雪梅婷慧琳鹏飞浩然博子涵诗雅俊豪"
COMMUNITIES = [440309002001 + n for n in range(20)]
HEADERS = ["序号", "申报业务类型*", "房屋编码*", "房屋地址*", "入住/搬离时间*", "姓名*", "身份证件种类*", "证件号码*",
           "户籍地址", "职业", "来深事由", "服务处所", "与户主关系", "联系电话", "民族"]  # fmt: skip


def person(n: int, draw: random.Random) -> tuple[str, str]:
    """The n-th (name, identity number); numbers differ for different n below 150 million."""
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
    """(id, division, code, address) of every dwelling in use."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, division, code, address FROM places_dwelling WHERE state = 'active' ORDER BY id")
        return list(cursor.fetchall())
