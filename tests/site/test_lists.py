"""`anju divisions import` and `anju dwellings import`, as an integrator calls them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from anju.journal.models import Line
from anju.places.models import Dwelling
from anju.site.cli import divisions, dwellings
from anju.territory.models import Division
from cast import SAMPLES, make_divisions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "the test's own")


def run(command: object, *words: str) -> Result:
    return CliRunner().invoke(command, list(words))  # type: ignore[arg-type]


def test_bundled_divisions_come_in_with_a_line_each_and_once() -> None:
    result = run(divisions.command, "import", "--bundled", "--json")
    assert result.exit_code == 0, result.output
    summaries = [listed["summary"] for listed in json.loads(result.stdout)["lists"]]
    assert [summary["added"] for summary in summaries] == [3348, 1052]
    assert Line.objects.filter(event="territory:divisions:imported", actor=0).count() == 2
    again = json.loads(run(divisions.command, "import", "--bundled", "--json").stdout)
    assert {listed["summary"]["added"] + listed["summary"]["changed"] for listed in again["lists"]} == {0}
    assert Line.objects.count() == 2


def test_a_file_of_divisions_has_the_documented_shape(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("code,name,parent\n440000000000,广东省,\nx,坏,\n", encoding="utf-8")
    answer = json.loads(run(divisions.command, "import", str(path), "--json").stdout)
    assert answer == {
        "summary": {"rows": 2, "added": 1, "changed": 0, "unchanged": 0, "retired": 0, "findings": 1},
        "findings": [{"row": 2, "code": "D601", "field": "code", "read": "x"}],
    }
    path.write_text("code,name,parent\n430000000000,湖南省,\n", encoding="utf-8")
    assert "1 retired" in run(divisions.command, "import", str(path), "--complete").stdout
    assert Division.objects.get(code=440000000000).valid_to is not None


@pytest.mark.parametrize("words", [["import"], ["import", "--bundled", __file__], ["import", "no-such-file"]])
def test_bad_usage_ends_with_2(words: list[str]) -> None:
    assert run(divisions.command, *words).exit_code == 2


def test_dwellings_come_in_and_their_findings_have_the_documented_shape(tmp_path: Path) -> None:
    make_divisions()
    result = run(dwellings.command, "import", str(SAMPLES / "dwellings.csv"), "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {
        "summary": {"rows": 240, "added": 240, "changed": 0, "unchanged": 0, "rejected": 0},
        "ignored_columns": [],
        "rows": [],
    }
    assert Dwelling.objects.count() == 240
    path = tmp_path / "list.csv"
    path.write_text("房屋编码,房号,路名,民族\n1,101,梅龙路,汉\n", encoding="gb18030")
    result = run(dwellings.command, "import", str(path), "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert (answer["ignored_columns"], answer["rows"][0]["codes"]) == (["民族"], ["D502", "D503"])
    assert set(answer["rows"][0]["findings"][0]) == {"code", "field", "read", "params"}
    told = run(dwellings.command, "import", str(path)).stdout
    assert "1 rejected" in told and "row 1: D502" in told and "Columns not read: 民族" in told


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "房屋编码"),
        (b"a,b\n1,2\n", "房屋编码"),
        (b"\x00\x01\xff\xfe", ""),
        (b"PK\x03\x04broken", ""),
        ("房屋编码,房号\n".encode(), "没有内容"),
    ],
)  # fmt: skip
def test_a_list_of_which_nothing_can_be_taken_is_an_outcome(tmp_path: Path, content: bytes, reason: str) -> None:
    make_divisions()
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    result = run(dwellings.command, "import", str(path), "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert (answer["summary"]["rows"], answer["ignored_columns"], answer["rows"]) == (0, [], [])
    [found] = answer["findings"]
    assert found["code"] == "E302"
    told = run(dwellings.command, "import", str(path)).stdout
    assert "E302" in told and reason in told


@pytest.mark.parametrize("name", ["", "no-such-file"])
def test_a_folder_or_nothing_is_no_list(tmp_path: Path, name: str) -> None:
    assert run(dwellings.command, "import", str(tmp_path / name)).exit_code == 2
