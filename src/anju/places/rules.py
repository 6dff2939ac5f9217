"""One line of a list of dwellings, judged without the register; and which states may follow which."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from anju.kernel.division_code import Level, division_code, level_of
from anju.kernel.dwelling_code import parse_dwelling_code
from anju.kernel.errors import Word
from anju.kernel.findings import Finding
from anju.kernel.written import compact, has_exponent, one_line

STATES = {
    "active": ("active", "在用", "正常", "使用中", "启用"),
    "planned": ("planned", "规划", "在建", "未启用", "待建"),
    "demolished": ("demolished", "已拆除", "拆除", "已注销", "注销"),
    "merged": ("merged", "已合并", "合并"),
    "split": ("split", "已拆分", "拆分"),
}
STATE_WORDS = {
    "active": Word("in use"),
    "planned": Word("planned"),
    "demolished": Word("demolished"),
    "merged": Word("merged"),
    "split": Word("split"),
}
KINDS = {
    "whole": ("whole", "整套", "套间", "整租"),
    "room": ("room", "房间", "单间"),
    "bed": ("bed", "床位"),
}
MODES = {
    "hotel": ("hotel", "旅业式", "旅店式", "旅馆式"),
    "estate": ("estate", "物业式", "物业管理"),
    "employer": ("employer", "单位自管式", "单位自管"),
    "dispersed": ("dispersed", "散居包片式", "散居包片", "散居"),
    "compound": ("compound", "院区围合式", "院区围合", "围合式"),
}
"""How a building's residents are registered (管理模式): five arrangements, of the whole building."""
ENDED = frozenset({"demolished", "merged", "split"})
REPLACED = frozenset({"merged", "split"})
HEADERS = {
    "code": ("code", "房屋编码", "房屋代码", "房屋编号", "编码", "统一地址编码", "地址编码", "dwellingcode"),
    "division": ("division", "区划代码", "行政区划代码", "社区代码", "社区编码", "区划", "村居代码"),
    "road": ("road", "街路巷", "道路", "路名", "街路", "街道路名", "街巷", "路街巷"),
    "estate": ("estate", "小区", "小区名称", "院落", "自然村", "村小组"),
    "plate": ("plate", "门牌", "门牌号", "门楼牌号", "门牌号码"),
    "building": ("building", "楼栋", "栋号", "楼栋号", "幢号", "楼号", "建筑物", "楼栋名称", "建筑物名称"),
    "unit": ("unit", "单元", "单元号", "梯"),
    "floor": ("floor", "楼层", "层", "所在层"),
    "room": ("room", "房号", "房间号", "室号", "房间", "户室号", "户号", "房屋号"),
    "kind": ("kind", "房屋类型", "房屋类别", "出租类型"),
    "address": ("address", "房屋地址", "地址", "详细地址", "标准地址", "房屋坐落", "坐落"),
    "state": ("state", "状态", "房屋状态", "使用状态"),
    "mode": ("managementmode", "management_mode", "管理模式", "管理方式", "楼栋管理模式"),
    "successor": ("successor", "新房屋编码", "承接编码", "合并后编码", "拆分后编码"),
}
LIMITS = {
    "road": 80, "estate": 80, "plate": 80, "building": 80, "unit": 20, "floor": 10, "room": 40, "address": 300,
}  # fmt: skip
PATH = ("road", "estate", "plate")

_FIELD_OF = {word: name for name, words in HEADERS.items() for word in words}
_STATE_OF = {word: state for state, words in STATES.items() for word in words}
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}
_MODE_OF = {word: mode for mode, words in MODES.items() for word in words}
_HEADER_NOISE = re.compile(r"[\s*＊:：（）()【】\[\]]|必填|选填")
_ROOM_WORD = re.compile(r"(?<=[0-9A-Z])(?:号房|室|房)$")
_ROOM_ON_FLOOR = re.compile(r"([1-9][0-9]?)[0-9]{2}")


@dataclass(slots=True)
class DwellingRow:
    """A line as read; row: 1 for the first line below the header. Empty text: the line does not say.

    division: 12 digits, 0 where unknown. findings: D5nn refuse the line; all of them at once."""

    row: int
    code: str = ""
    division: int = 0
    road: str = ""
    estate: str = ""
    plate: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    kind: str = "whole"
    address: str = ""
    state: str = "active"
    successor: str = ""
    mode: str = ""
    findings: list[Finding] = field(default_factory=list)

    @property
    def building_code(self) -> str:
        return self.code[:19]

    @property
    def stands_at(self) -> tuple[int, str, str, str, str]:
        """Where its building stands: two lines of one building must agree in it."""
        return (self.division, self.road, self.estate, self.plate, self.building)


def field_of(header: str) -> str | None:
    """The field a column's header means, None for none. Stars, brackets, spaces and case do not matter."""
    return _FIELD_OF.get(_HEADER_NOISE.sub("", one_line(header)).lower())


def read_dwelling(row: int, said: Mapping[str, str]) -> DwellingRow:
    """One line. D501 code missing, D502 code unreadable, D503 division missing, unreadable or wider than a community,
    D507 unknown state, D508 room missing, D509 no road, estate or plate, D510 too long, D511 successor unreadable,
    D514 unknown kind, D515 a successor where none can be, D516 unknown management mode."""
    read = DwellingRow(row)
    for name in LIMITS:
        setattr(read, name, one_line(said.get(name, "")))
    _read_code(read, said)
    _read_division(read, said)
    _read_words(read, said)
    if not read.room:
        read.findings.append(Finding("D508", "room"))
    if not any(getattr(read, name) for name in PATH):
        read.findings.append(Finding("D509", "plate"))
    for name, limit in LIMITS.items():
        if len(getattr(read, name)) > limit:
            read.findings.append(Finding("D510", name, getattr(read, name), {"limit": limit}))
    read.floor = read.floor or floor_of(read.room)
    read.findings.sort(key=lambda found: found.code)
    return read


class Zone(NamedTuple):
    """What the territory says of a division: in force and in the importer's area, and what came after it."""

    usable: bool
    successor: int | None


def judge_division(read: DwellingRow, zones: Mapping[int, Zone]) -> Finding | None:
    """D504: the division is unknown, retired or out of the area. D505: the code was given out in another division, and
    that is not one which this one has followed: a code keeps its digits when boundaries move."""
    here = zones.get(read.division)
    if here is None or not here.usable:
        return Finding("D504", "division", str(read.division))
    if read.code and int(read.code[:12]) != read.division:
        there = zones.get(int(read.code[:12]))
        if there is None or there.successor != read.division:
            return Finding("D505", "division", str(read.division), {"code": read.code})
    return None


def floor_of(room: str) -> str:
    """``1203`` stands on floor ``12``; empty where the number does not say."""
    match = _ROOM_ON_FLOOR.fullmatch(room)
    return match[1] if match else ""


def may_become(state: str, later: str) -> bool:
    """Planned dwellings come into use or are given up; used ones end; nothing ended comes back (its code is spent)."""
    return state == later or (state not in ENDED and later != "planned")


def written_address(path: str, unit: str, room: str) -> str:
    """The address of a dwelling: its building's path, unit and room. A bare number of a unit is given its word."""
    return f"{path}{f'{unit}单元' if unit.isdigit() else unit}{room}"


def search_terms(text: str) -> list[str]:
    """The words of an address search as places_written() writes addresses; at most six. ``101室`` is asked as ``101``,
    because most lists leave the word out."""
    words = [_ROOM_WORD.sub("", compact(unicodedata.normalize("NFKC", word))) for word in text.split()]
    return [word for word in words if word][:6]


def _read_code(read: DwellingRow, said: Mapping[str, str]) -> None:
    raw = said.get("code", "").strip()
    if not raw:
        read.findings.append(Finding("D501", "code"))
        return
    try:
        read.code = str(parse_dwelling_code(raw))
    except ValueError:
        reason = "spreadsheet" if has_exponent(compact(raw)) else "shape"
        read.findings.append(Finding("D502", "code", raw, {"reason": reason}))


def _read_division(read: DwellingRow, said: Mapping[str, str]) -> None:
    raw = said.get("division", "").strip()
    in_code = int(read.code[:12]) if read.code else 0
    if not raw:
        read.division = in_code
        if not in_code:
            read.findings.append(Finding("D503", "division"))
        return
    try:
        read.division = division_code(raw)
    except ValueError:
        read.findings.append(Finding("D503", "division", raw))
        return
    if level_of(read.division) is not Level.COMMUNITY:
        read.findings.append(Finding("D503", "division", raw))


def _read_words(read: DwellingRow, said: Mapping[str, str]) -> None:
    state, kind = one_line(said.get("state", "")).lower(), one_line(said.get("kind", "")).lower()
    read.state = _STATE_OF.get(state, "") if state else "active"
    if not read.state:
        read.findings.append(Finding("D507", "state", said.get("state")))
    read.kind = _KIND_OF.get(kind, "") if kind else "whole"
    if not read.kind:
        read.findings.append(Finding("D514", "kind", said.get("kind")))
    mode = one_line(said.get("mode", "")).lower()
    read.mode = _MODE_OF.get(mode, "")
    if mode and not read.mode:
        read.findings.append(Finding("D516", "management_mode", said.get("mode")))
    successor = said.get("successor", "").strip()
    try:
        read.successor = str(parse_dwelling_code(successor)) if successor else ""
    except ValueError:
        read.findings.append(Finding("D511", "successor", successor))
    lives = "state" in said and read.state in STATES.keys() - REPLACED
    if read.successor and (read.successor == read.code or lives):
        read.findings.append(Finding("D515", "successor", read.successor))
