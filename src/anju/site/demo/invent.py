"""Invented people, firms and addresses: every number is valid in form, and given out to nobody we know of."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from anju.kernel.citizen_number import compute_check_character
from anju.kernel.credit_code import ALPHABET, compute_credit_check, compute_organisation_check

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    "石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱覃武戴莫孔向汤"
)
WOMEN = (
    "芳娜敏静秀娟英华慧巧美淑惠珠翠雅芝玉萍红娥玲芬燕彩春菊兰凤洁梅琳素云莲真环雪荣爱妹霞香月莺"
    "媛艳瑞凡佳嘉琼勤珍贞莉桂娣"
)
MEN = (
    "伟刚勇毅俊峰强军平保东文辉力明永健世广志义兴良海山仁波宁贵福生龙元全国胜学祥才发武新利清飞"
    "彬富顺信子杰涛昌成康星光天达安岩"
)
ROADS = (
    "青禾路", "望月路", "梧桐巷", "新桥街", "竹影路", "清溪一路", "清溪二路", "石榴街", "晨光路", "云杉路",
    "南塘街", "荷香路", "松岗巷", "锦程路", "长汀路", "木棉街", "春晖路", "白鹭巷", "书院街", "枫叶路",
    "观澜新街", "丽泽路", "翠微巷", "永和里",
)  # fmt: skip
ESTATES = ("锦绣园", "碧湖花园", "和苑", "听松居", "金桂苑", "山语城", "水云间", "朝阳新村")
VILLAGES = (
    "青石村", "柳树屯", "大湾村", "王家坝", "南岭村", "石桥村", "杏花村", "双井村", "河东村", "枣园村",
)  # fmt: skip
BRANDS = (
    "彩田", "山海", "恒晨", "博越", "凌云", "新禾", "鹏远", "嘉实", "启明", "华川", "天泽", "众合", "安瑞",
    "宏图", "星河",
)  # fmt: skip
TRADES = (
    "电子有限公司", "精密五金有限公司", "塑胶制品有限公司", "服装有限公司", "物流有限公司",
    "餐饮管理有限公司", "科技有限公司", "包装材料有限公司", "建筑劳务有限公司", "家政服务有限公司",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Somebody:
    """An invented person: what her papers say."""

    name: str
    sex: str
    birth_date: date
    number: str
    hukou_address: str
    hukou_type: str
    phone: str


class Inventor:
    """Makes people and firms from one seed; no number comes twice. counties: (six digits, name with its path)."""

    def __init__(self, seed: int, counties: Sequence[tuple[str, str]]) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - the same county every time is the point
        self._counties = counties
        self._given: set[str] = set()
        self._firms = [brand + trade for brand in BRANDS for trade in TRADES]
        self.dice.shuffle(self._firms)

    def person(self, *, on: date, youngest: int = 0, oldest: int = 78) -> Somebody:
        """Somebody between `youngest` and `oldest` years old on a day."""
        sex = self.dice.choice("12")
        born = on - timedelta(days=self.dice.randint(youngest * 366, oldest * 365))
        county, path = self.dice.choice(self._counties)
        home = f"{path}{self.dice.choice(VILLAGES)}{self.dice.randint(1, 199)}号"
        return Somebody(
            name=self._name(sex),
            sex=sex,
            birth_date=born,
            number=self._number(county, born, sex),
            hukou_address=home,
            hukou_type="省内市外" if county.startswith("44") else "省外",
            phone=f"139{self.dice.randint(0, 99_999_999):08}",
        )

    def firm(self) -> tuple[str, str]:
        """(name, unified social credit code) of a firm registered in Shenzhen."""
        name = f"深圳市{self._firms.pop()}"
        while True:
            organisation = "MA5" + "".join(self.dice.choice(ALPHABET) for _ in range(5))
            first17 = f"91440300{organisation}{compute_organisation_check(organisation)}"
            code = first17 + compute_credit_check(first17)
            if code not in self._given:
                self._given.add(code)
                return name, code

    def _name(self, sex: str) -> str:
        letters = WOMEN if sex == "2" else MEN
        length = 1 if self.dice.random() < 0.15 else 2
        return self.dice.choice(SURNAMES) + "".join(self.dice.choice(letters) for _ in range(length))

    def _number(self, county: str, born: date, sex: str) -> str:
        while True:
            sequence = self.dice.randrange(500) * 2 + (sex == "1")
            first17 = f"{county}{born:%Y%m%d}{sequence:03}"
            number = first17 + compute_check_character(first17)
            # Three zeroes at the end are what a spreadsheet leaves of a number it has rounded (E107).
            if number not in self._given and not number.endswith("000"):
                self._given.add(number)
                return number


def with_wrong_check(number: str) -> str:
    """The number as a hasty clerk types it: its last character is another."""
    return number[:17] + ("1" if number[17] != "1" else "2")
