import pytest

from anju.places.rules import (
    Zone,
    field_of,
    floor_of,
    judge_division,
    may_become,
    read_dwelling,
    search_terms,
    written_address,
)

GOOD = {
    "code": "4403090020010000001000001",
    "division": "440309002001",
    "road": "梅龙路",
    "plate": "2号",
    "building": "1栋",
    "room": "1203",
    "state": "active",
}


def codes(**changes: str) -> list[str]:
    return [found.code for found in read_dwelling(1, GOOD | changes).findings]


def test_a_good_line_is_read_whole() -> None:
    read = read_dwelling(7, GOOD)
    assert (read.row, read.division, read.floor, read.kind, read.findings) == (7, 440309002001, "12", "whole", [])
    assert read.building_code == "4403090020010000001"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"code": ""}, ["D501"]),
        ({"code": "440309"}, ["D502"]),
        ({"code": "4.40309E+24"}, ["D502"]),
        ({"division": "沙吓社区"}, ["D503"]),
        ({"division": "440309002000"}, ["D503"]),
        ({"code": "", "division": ""}, ["D501", "D503"]),
        ({"state": "拆"}, ["D507"]),
        ({"room": " "}, ["D508"]),
        ({"road": "", "plate": ""}, ["D509"]),
        ({"room": "1" * 41}, ["D510"]),
        ({"successor": "x"}, ["D511"]),
        ({"kind": "别墅群"}, ["D514"]),
        ({"code": "1", "room": "", "state": "?", "road": "", "plate": ""}, ["D502", "D507", "D508", "D509"]),
    ],
)
def test_all_that_is_wrong_with_a_line_is_said_at_once(changes: dict[str, str], expected: list[str]) -> None:
    assert codes(**changes) == expected


def test_a_code_rounded_by_a_spreadsheet_is_told_from_a_wrong_one() -> None:
    found = read_dwelling(1, GOOD | {"code": "4.403090020010001E+24"}).findings[0]
    assert found.params == {"reason": "spreadsheet"}


@pytest.mark.parametrize(
    ("word", "state"), [("", "active"), ("在用", "active"), ("已拆除", "demolished"), ("在建", "planned")]
)
def test_states_are_read_in_the_words_of_offices(word: str, state: str) -> None:
    assert read_dwelling(1, GOOD | {"state": word}).state == state


def test_a_full_width_code_is_the_same_code() -> None:
    wide = GOOD["code"].translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    assert read_dwelling(1, GOOD | {"code": wide}).code == GOOD["code"]


def test_the_division_follows_from_the_code_where_it_is_not_said() -> None:
    assert read_dwelling(1, GOOD | {"division": ""}).division == 440309002001


@pytest.mark.parametrize(
    ("header", "name"),
    [("*房屋编码", "code"), ("门牌号（必填）", "plate"), ("Division", "division"), ("房 号", "room"), ("备注", None)],
)
def test_headers_are_known_by_their_synonyms(header: str, name: str | None) -> None:
    assert field_of(header) == name


HERE, THERE = 440309002001, 440309002002


@pytest.mark.parametrize(
    ("zones", "division", "expected"),
    [
        ({HERE: Zone(True, None)}, HERE, None),
        ({HERE: Zone(False, None)}, HERE, "D504"),
        ({}, HERE, "D504"),
        ({HERE: Zone(True, None), THERE: Zone(True, None)}, THERE, "D505"),
        ({HERE: Zone(False, THERE), THERE: Zone(True, None)}, THERE, None),
        ({THERE: Zone(True, None)}, THERE, "D505"),
    ],
)
def test_a_code_keeps_its_digits_when_boundaries_move(
    zones: dict[int, Zone], division: int, expected: str | None
) -> None:
    found = judge_division(read_dwelling(1, GOOD | {"division": str(division)}), zones)
    assert (found and found.code) == expected


@pytest.mark.parametrize(
    ("state", "later", "allowed"),
    [
        ("planned", "active", True),
        ("planned", "demolished", True),
        ("active", "demolished", True),
        ("active", "split", True),
        ("active", "planned", False),
        ("demolished", "active", False),
        ("merged", "split", False),
        ("demolished", "demolished", True),
    ],
)
def test_nothing_that_has_ended_comes_back(state: str, later: str, allowed: bool) -> None:
    assert may_become(state, later) is allowed


def test_small_readings() -> None:
    assert [floor_of(room) for room in ("101", "1203", "A1", "0101", "12345")] == ["1", "12", "", "", ""]
    assert written_address("梅龙路2号1栋", "2", "101") == "梅龙路2号1栋2单元101"
    assert written_address("梅龙路2号1栋", "东梯", "101") == "梅龙路2号1栋东梯101"
    assert search_terms(" 梅龙路　１栋 101室 ") == ["梅龙路", "1栋", "101"]
