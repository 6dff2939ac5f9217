"""`.xls` as old offices send it: the same fields, findings and refusals as any other file.

samples/old_office/declarations.xls was written as BIFF8 with invented rows; password.xls is the same table under the
password `anju-2026` (RC4, which office programs open with it).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from anju.access.rules import system_viewer
from anju.declarations.actions.files import check_file, commit_lines, take_file
from anju.declarations.models import Declaration
from anju.declarations.queries import SubmissionCard, declarations_of, submission
from anju.papers.models import Document
from anju.papers.queries import open_document
from cast import Cast
from declarations.saying import NOW, PACK

OLD = Path(__file__).parents[1] / "samples" / "old_office"
VIEWER = system_viewer(on=date(2026, 11, 18))
OUTCOMES = {
    1: (True, []),  # date as a date, telephone as a number
    2: (True, []),  # date with time of day
    3: (True, []),  # date as text, number in full width
    4: (False, ["E107"]),  # eighteen digits as a number
    5: (False, ["E201"]),  # dwelling code as a number
    6: (True, ["W403"]),  # fifteen digits as a number: none of them is lost
    7: (True, []),  # date as the bare number a spreadsheet counts days by
}


def taken(content: bytes) -> SubmissionCard:
    submission_id = take_file(
        viewer=VIEWER, name="旧表.xls", content=content, role="landlord", party=None, pack=PACK, received_at=NOW,
        channel="spreadsheet", defer_check=False,
    )  # fmt: skip
    check_file(submission_id)
    return submission(VIEWER, submission_id)


def test_header_dates_and_numbers_of_an_old_workbook_are_read(cast: Cast) -> None:
    card = taken((OLD / "declarations.xls").read_bytes())
    assert (card.state, card.accepted, card.rejected) == ("checked", 5, 2)
    assert (card.dropped_columns, card.unmapped) == (["民族"], [])
    commit_lines(card.id)
    lines = {line.row: line for line in declarations_of(VIEWER, card.id, only="all").rows}
    assert {row: (line.accepted, line.codes) for row, line in lines.items()} == OUTCOMES
    assert {row: line.day.day for row, line in lines.items() if line.day} == {
        1: 17,
        2: 16,
        3: 15,
        4: 17,
        5: 17,
        6: 17,
        7: 17,
    }
    assert Declaration.objects.count() == 7


def test_what_an_old_workbook_says_is_kept_without_its_prohibited_column(cast: Cast) -> None:
    taken((OLD / "declarations.xls").read_bytes())
    _, content = open_document(VIEWER, Document.objects.get().pk)
    assert "周明远" in content.decode()
    assert "汉族" not in content.decode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ((OLD / "password.xls").read_bytes(), "password"),
        ((OLD / "declarations.xls").read_bytes()[:2000], "damaged"),
        ((OLD / "declarations.xls").read_bytes()[:512] + b"\xff" * 5120, "damaged"),
    ],
)
def test_a_locked_or_damaged_old_workbook_is_refused_whole_with_its_reason(
    cast: Cast, content: bytes, reason: str
) -> None:
    card = taken(content)
    assert card.state == "failed"
    assert [(found["code"], found["params"]["reason"]) for found in card.findings] == [("E302", reason)]
    assert not Document.objects.exists()
