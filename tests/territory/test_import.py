import csv
import json
from datetime import date
from pathlib import Path

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from anju.kernel.errors import Refused
from anju.territory.actions import DivisionsOutcome, import_divisions
from anju.territory.lists import BUNDLED, read_list
from anju.territory.models import Division

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 18)
TOWN = """code,name,level,parent
440000000000,广东省,province,
440300000000,深圳市,prefecture,440000000000
440309000000,龙华区,county,440300000000
440309002000,民治街道,township,440309000000
440309002001,沙吓社区居委会,community,440309002000
440309002002,民康社区居委会,community,440309002000
"""


def brought_in(folder: Path, text: str, *, encoding: str = "utf-8", complete: bool = False) -> DivisionsOutcome:
    path = folder / "list.csv"
    path.write_text(text, encoding=encoding)
    return import_divisions(read_list(path), on=ON, complete=complete)


def test_the_bundled_lists_come_in_whole_and_once() -> None:
    for path in BUNDLED:
        with path.open(encoding="utf-8") as stream:
            lines = list(csv.DictReader(stream))
        outcome = import_divisions(read_list(path), on=ON)
        assert outcome.added == len({line["code"] for line in lines})
        assert {line.finding.code for line in outcome.findings} <= {"D604"}
    before = list(Division.objects.order_by("code").values_list())
    for path in BUNDLED:
        again = import_divisions(read_list(path), on=ON, complete=True)
        assert (again.added, again.changed, again.retired) == (0, 0, 0)
    assert list(Division.objects.order_by("code").values_list()) == before


def test_a_city_without_counties_is_a_prefecture() -> None:
    import_divisions(read_list(BUNDLED[0]), on=ON)
    dongguan = Division.objects.get(code=441900000000)
    assert (dongguan.level, dongguan.parent_id) == ("prefecture", 440000000000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_is_read_in_the_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    assert brought_in(tmp_path, TOWN, encoding=encoding).added == 6
    assert Division.objects.get(code=440309002000).name == "民治街道"


def test_a_renamed_division_keeps_its_code(tmp_path: Path) -> None:
    brought_in(tmp_path, TOWN)
    outcome = brought_in(tmp_path, TOWN.replace("民治街道", "民治新街道"))
    assert (outcome.added, outcome.changed, outcome.unchanged) == (0, 1, 5)
    assert Division.objects.get(code=440309002000).name == "民治新街道"


def test_a_missing_code_stays_as_it_is_unless_the_list_is_complete(tmp_path: Path) -> None:
    brought_in(tmp_path, TOWN)
    shorter = TOWN.replace("440309002002,民康社区居委会,community,440309002000\n", "")
    assert brought_in(tmp_path, shorter).retired == 0
    assert brought_in(tmp_path, shorter, complete=True).retired == 1
    gone = Division.objects.get(code=440309002002)
    assert gone.valid_to == ON
    assert brought_in(tmp_path, TOWN).changed == 0
    gone.refresh_from_db()
    assert gone.valid_to == ON


def test_a_complete_list_of_one_town_retires_nothing_in_the_next(tmp_path: Path) -> None:
    next_town = "440309003000,龙华街道,township,440309000000\n440309003001,荔园社区居委会,community,440309003000\n"
    brought_in(tmp_path, TOWN + next_town)
    town_alone = "code,name,level,parent\n440309002001,沙吓社区居委会,community,440309002000\n"
    assert brought_in(tmp_path, town_alone, complete=True).retired == 1
    assert Division.objects.get(code=440309003001).valid_to is None


def test_a_list_may_state_validity_and_successor(tmp_path: Path) -> None:
    brought_in(tmp_path, TOWN)
    stated = "code,name,valid_to,successor\n440309002002,民康社区居委会,2025-12-31,440309002001\n"
    assert brought_in(tmp_path, stated).changed == 1
    ended = Division.objects.get(code=440309002002)
    assert (ended.valid_to, ended.successor_id) == (date(2025, 12, 31), 440309002001)


def test_lines_without_a_parent_are_left_out_with_those_below_them(tmp_path: Path) -> None:
    orphans = "code,name,parent\n440309002000,民治街道,440309000000\n440309002001,沙吓社区居委会,440309002000\n"
    outcome = brought_in(tmp_path, orphans)
    assert outcome.added == 0
    assert [(line.row, line.finding.code) for line in outcome.findings] == [(1, "D605"), (2, "D605")]


def test_bad_lines_are_numbered_and_the_rest_comes_in(tmp_path: Path) -> None:
    outcome = brought_in(tmp_path, TOWN + "abc,坏代码,county,\n440309002001,又一次,community,440309002000\n")
    assert outcome.added == 6
    assert [(line.row, line.finding.code) for line in outcome.findings] == [(7, "D601"), (8, "D604")]


def test_a_line_without_a_parent_is_named_by_its_place_in_the_file(tmp_path: Path) -> None:
    outcome = brought_in(tmp_path, "code,name\nabc,坏\n440000000000,广东省\n440309002,民治街道\n")
    assert [(line.row, line.finding.code) for line in outcome.findings] == [(1, "D601"), (3, "D605")]


def test_a_successor_nobody_knows_is_left_out_and_said(tmp_path: Path) -> None:
    lines = TOWN.splitlines()
    text = "\n".join([f"{lines[0]},valid_to,successor", *(f"{line},," for line in lines[1:])])
    text += "\n440309002077,旧社区,community,440309002000,2020-01-01,440309002099\n"
    outcome = brought_in(tmp_path, text)
    assert [(line.row, line.finding.code, line.finding.read) for line in outcome.findings] == [
        (7, "D607", "440309002099")
    ]
    assert Division.objects.get(code=440309002077).successor_id is None


def test_a_quotation_mark_left_open_swallows_no_lines(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="quotation mark"):
        brought_in(tmp_path, 'code,name\n44,"广东省\n4403,深圳市\n')


def test_bad_lines_of_a_json_list_are_numbered_too(tmp_path: Path) -> None:
    lines = [{"code": 44, "name": "广东省"}, {"code": "110", "name": "错"}, {"code": "12", "name": None}]
    (tmp_path / "list.json").write_text(json.dumps(lines), encoding="utf-8")
    outcome = import_divisions(read_list(tmp_path / "list.json"), on=ON)
    assert (outcome.added, outcome.rows) == (1, 3)
    assert [(line.row, line.finding.code) for line in outcome.findings] == [(2, "D601"), (3, "D602")]


def test_the_folder_of_the_npm_package(tmp_path: Path) -> None:
    folder = tmp_path / "dist"
    folder.mkdir()
    files = {
        "provinces": [{"code": "44", "name": "广东省"}],
        "cities": [{"code": "4403", "name": "深圳市", "provinceCode": "44"}],
        "areas": [{"code": "440309", "name": "龙华区", "cityCode": "4403", "provinceCode": "44"}],
        "streets": [{"code": "440309002", "name": "民治街道", "areaCode": "440309"}],
        "villages": [{"code": "440309002001", "name": "沙吓社区居委会", "streetCode": "440309002"}],
    }
    for name, lines in files.items():
        (folder / f"{name}.json").write_text(json.dumps(lines), encoding="utf-8")
    assert import_divisions(read_list(tmp_path), on=ON).added == 5
    assert import_divisions(read_list(folder), on=ON).unchanged == 5
    assert Division.objects.get(code=440309002001).parent_id == 440309002000


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.json", b"{"), ("b.json", b'{"44": "x"}'), ("c.csv", b"\xff\xfe\x00"), ("d.csv", "名称\n民治".encode())],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refused):
        read_list(tmp_path / name)


def test_the_database_refuses_to_delete_or_renumber(tmp_path: Path) -> None:
    brought_in(tmp_path, TOWN)
    for statement in (
        "DELETE FROM territory_division WHERE code = 440309002001",
        "UPDATE territory_division SET code = code + 1 WHERE code = 440309002001",
        "TRUNCATE territory_division",
    ):
        with pytest.raises((ProgrammingError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Division.objects.filter(code=440309002001).exists()
