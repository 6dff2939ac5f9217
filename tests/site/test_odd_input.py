"""Absurd input on the command line: the documented shape or a line that says what is wrong, never a trace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from anju.site.cli import cli
from cast import Cast

pytestmark = pytest.mark.django_db
WHO = "王安然,居民身份证,11010519491231002X"
HEADER = "申报业务类型,房屋编码,入住/搬离时间,姓名,身份证件种类,证件号码\n"
FILES = {
    "empty.csv": b"",
    "empty.xlsx": b"",
    "binary.xlsx": bytes(range(256)) * 9,
    "cut.xlsx": b"PK\x03\x04broken",
    "nul.csv": b"\0\0\0",
    "odd-letters.csv": b"\xff\xfe\xfa",
    "half-a-letter.csv": "姓名,证件号码,日期\n".encode() + b"\xed\xa0\x80,1,2\n",
    "another-list.csv": b"a,b\n1,2\n",
    "header-alone.csv": HEADER.encode(),
}
NUMBERS = ["", " ", "\0", "-5", "1" * 5000, "𠮷", "é" * 9, "P<CHN", "１²³", "11010519491231002X\n"]
DECLARE = ["--pack", "cn-4403-2015", "--declarant-role", "LANDLORD"]


@pytest.fixture(autouse=True)
def _database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "the test's own")


def anju(*words: str) -> Result:
    done = CliRunner().invoke(cli, list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def told(*words: str) -> dict[str, Any]:
    done = anju(*words, "--json")
    assert done.exit_code == 0, done.output
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("number", NUMBERS)
def test_whatever_is_asked_of_a_number_is_answered(number: str) -> None:
    done = anju("id", "check", "--on", "2026-11-18", "--json", "--", number)
    answer = json.loads(done.stdout)
    assert set(answer) == {"valid", "kind", "normalized", "birth_date", "sex", "findings"}
    assert answer["valid"] == (number.strip() == "11010519491231002X")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("trial", [[], ["--dry-run"]])
def test_a_file_nothing_can_be_taken_of_has_the_shape(cast: Cast, tmp_path: Path, name: str, trial: list[str]) -> None:
    file = tmp_path / name
    file.write_bytes(FILES[name])
    answer = told("declare", str(file), *DECLARE, *trial)
    assert (answer["summary"], answer["dropped_columns"], answer["rows"]) == ({"accepted": 0, "rejected": 0}, [], [])
    assert [finding["code"] for finding in answer["findings"]] == ["E302"]
    assert "E302" in anju("declare", str(file), *DECLARE, *trial).stdout


@pytest.mark.parametrize(
    "words",
    [
        ["declare", "", *DECLARE],
        ["declare", "no-such-file.xlsx", *DECLARE],
        ["declare", ".", *DECLARE],
        ["declare", __file__, "--pack", "cn-4403-2015", "--declarant-role", "TENANT"],
        ["declare", __file__, *DECLARE, "--declarant", "0"],
        ["declare", __file__, *DECLARE, "--as-of", "yesterday"],
        ["declare", __file__, *DECLARE, "--as-of", "2025-02-29"],
        ["rules", "due", "--pack", "cn-33-2016", "--rule", "declare.landlord.start", "--at", "2025-10-01T24:00+08:00"],
        ["rules", "due", "--pack", "cn-33-2016", "--rule", "declare.landlord.start", "--at", "2025-10-01T20:30+99:00"],
        ["rules", "explain", "declare.landlord.start", "--pack", "cn-33-2016", "--on", "2026-13-01"],
        ["id", "check", "--kind", "nonsense", "1"],
        ["dwellings", "import", "."],
    ],
)
def test_bad_usage_is_2_and_nothing_on_stdout(cast: Cast, words: list[str]) -> None:
    done = anju(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Error" in done.stderr


@pytest.mark.parametrize(
    ("as_of", "day", "codes"),
    [
        ("2026-11-18", "2026-11-17", []),
        ("2026-11-18T09:30", "2026-11-17", []),
        ("2026-11-18T01:30Z", "2026-11-17", []),
        ("2026-11-18T15:15:00+13:45", "2026-11-17", []),
        ("2026-11-18", "2025-11-03", ["W401"]),
        ("2026-11-18", "2016-03-01", []),
        ("2026-11-18", "1990-01-01", []),
        ("1990-01-02", "1990-01-01", []),
        ("2014-01-02T09:00", "2014-01-01", []),
        ("2026-11-18", "9999-12-31", ["E203"]),
        ("2026-11-18", "0001-01-01", ["E203"]),
    ],
)
def test_a_file_of_any_time_is_read(cast: Cast, tmp_path: Path, as_of: str, day: str, codes: list[str]) -> None:
    """Before a law nobody was late by it, nor in a year whose calendar is not loaded; a moment without its offset is
    one of the place."""
    file = tmp_path / "a.csv"
    file.write_text(f"{HEADER}入住,{cast.home.code},{day},{WHO}\n", encoding="utf-8")
    [row] = told("declare", str(file), *DECLARE, "--as-of", as_of, "--dry-run")["rows"]
    assert row["codes"] == codes


@pytest.mark.parametrize("pack", ["nope", "", "CN-4403-2015", "../cn-4403-2015"])
def test_a_pack_there_is_not_is_named(cast: Cast, tmp_path: Path, pack: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEADER, encoding="utf-8")
    done = CliRunner().invoke(cli, ["declare", str(file), "--pack", pack, "--declarant-role", "LANDLORD"])
    assert getattr(done.exception, "code", "") == "pack-unknown"


def test_a_pack_of_another_time_reads_and_judges_nobody_late(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"{HEADER}入住,{cast.home.code},2026-03-01,{WHO}\n", encoding="utf-8")
    words = ["--pack", "cn-12-2016", "--declarant-role", "RESIDENT", "--as-of", "2026-11-18", "--dry-run"]
    assert told("declare", str(file), *words)["rows"] == [{"row": 1, "outcome": "accepted", "codes": []}]
