"""The sample workbook gives exactly what expected.json says, by command line and by the desk's way of files."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from anju.access.rules import system_viewer
from anju.declarations.actions.files import check_file, commit_file, commit_lines, take_file
from anju.declarations.models import Declaration
from anju.declarations.queries import declarations_of, submission
from anju.declarations.template import template
from anju.kernel.errors import Conflict
from anju.papers.models import Document
from anju.papers.queries import open_document
from anju.site.cli.declare import command as declare_command
from anju.stays.models import Evidence
from anju.worklist.models import Item
from cast import Cast

SAMPLE = Path(__file__).parents[1] / "samples" / "longhua"
EXPECTED = json.loads((SAMPLE / "expected.json").read_text(encoding="utf-8"))
ROWS = [{"row": row["row"], "outcome": row["outcome"], "codes": row["codes"]} for row in EXPECTED["rows"]]


def take(cast: Cast, name: str = "declarations.xlsx", content: bytes | None = None) -> int:
    return take_file(
        viewer=system_viewer(on=datetime.fromisoformat(EXPECTED["as_of"]).date()),
        name=name,
        content=content or (SAMPLE / "declarations.xlsx").read_bytes(),
        role="landlord",
        party=None,
        pack=EXPECTED["pack"],
        received_at=datetime.fromisoformat(EXPECTED["as_of"]),
        channel="spreadsheet",
        defer_check=False,
    )


@pytest.mark.parametrize("words", [["--dry-run"], []])
def test_the_command_line_gives_the_expected_rows(
    cast: Cast, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "the test's own")
    given = [str(SAMPLE / "declarations.xlsx"), "--pack", EXPECTED["pack"], "--declarant-role", "LANDLORD"]
    result = CliRunner().invoke(declare_command, [*given, "--as-of", EXPECTED["as_of"], "--json", *words])
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert answer["rows"] == ROWS
    assert answer["summary"] == EXPECTED["summary"]
    assert answer["dropped_columns"] == EXPECTED["dropped_columns"]


def test_a_dry_run_keeps_no_declaration_and_a_commit_keeps_each_once(cast: Cast) -> None:
    taken = take(cast)
    check_file(taken)
    card = submission(system_viewer(on=datetime.fromisoformat(EXPECTED["as_of"]).date()), taken)
    assert (card.state, card.accepted, card.rejected) == ("checked", 107, 13)
    assert not Declaration.objects.exists()
    commit_lines(taken)
    commit_lines(taken)
    assert Declaration.objects.count() == 120
    assert Evidence.objects.count() == Item.objects.count() == 107


def test_the_same_file_twice_is_one_submission(cast: Cast) -> None:
    assert take(cast) == take(cast)


def test_a_file_is_not_committed_before_it_is_checked(cast: Cast) -> None:
    viewer = system_viewer(on=datetime.fromisoformat(EXPECTED["as_of"]).date())
    with pytest.raises(Conflict):
        commit_file(take(cast), viewer=viewer)


def test_remarks_say_the_row_and_what_was_read_masked(cast: Cast) -> None:
    taken = take(cast)
    check_file(taken)
    viewer = system_viewer(on=datetime.fromisoformat(EXPECTED["as_of"]).date())
    rows = {line.row: line for line in declarations_of(viewer, taken, only="remarks").rows}
    assert sorted(rows) == [row["row"] for row in EXPECTED["rows"] if row["codes"]]
    assert "3601211966" not in str(rows[60].fields)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 64 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not-a-spreadsheet"),
        (b"a,b,c\n1,2,3\n", "no-header"),
        (b"", "no-header"),
        ("姓名,证件号码,入住日期,序号\n".encode(), "no-rows"),
        ("姓名,证件号码,入住日期,序号\n,,,1\n,,,2\n".encode("gb18030"), "no-rows"),
        (
            template(
                EXPECTED["pack"],
                "landlord",
                on=date(2026, 11, 18),
                now=datetime.fromisoformat(EXPECTED["as_of"]),
                made_by="",
            ),
            "no-rows",
        ),
    ],
)
def test_an_unreadable_file_is_refused_whole_with_its_reason(cast: Cast, content: bytes, reason: str) -> None:
    taken = take(cast, "file.xlsx", content or b"\n")
    assert Document.objects.exists() == reason.startswith("no-")
    check_file(taken)
    card = submission(system_viewer(on=datetime.fromisoformat(EXPECTED["as_of"]).date()), taken)
    assert card.state == "failed"
    assert [(finding["code"], finding["params"]["reason"]) for finding in card.findings] == [("E302", reason)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_both_encodings(cast: Cast, encoding: str) -> None:
    text = (
        "居住登记申报表,,,,,,\n申报业务类型*,房屋编码*,入住/搬离时间*,姓名*,身份证件种类*,证件号码*,民族\n"
        "入住,4403090020010000001000002,2026/11/17,周明远,居民身份证,１１０１０５１９４９１２３１００２ｘ,汉族\n"
    )
    taken = take(cast, "file.csv", text.encode(encoding))
    check_file(taken)
    card = submission(system_viewer(on=datetime.fromisoformat(EXPECTED["as_of"]).date()), taken)
    assert (card.state, card.accepted, card.rejected) == ("checked", 1, 0)
    assert card.dropped_columns == ["民族"]


def test_a_prohibited_column_is_stored_nowhere_not_even_in_the_file(cast: Cast) -> None:
    take(cast)
    viewer = system_viewer(on=datetime.fromisoformat(EXPECTED["as_of"]).date())
    _, content = open_document(viewer, Document.objects.get().pk)
    assert "马涵雅" in content.decode()
    assert "汉族" not in content.decode()
    assert "民族" in content.decode()
