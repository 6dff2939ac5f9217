"""Lines of one message beside each other: the same once more, or otherwise; nobody's word is lost in what it says."""

from __future__ import annotations

from datetime import date

import pytest

from anju.declarations.actions import check_file, take_file
from anju.declarations.before import Before
from anju.declarations.models import Declaration, Dissent, Remark, Submission
from anju.declarations.said import Said
from anju.declarations.tasks import commit_lines
from anju.stays.models import Evidence
from cast import Cast
from declarations.saying import NOW, PACK, line, say

A, B, SHOP = "4403090020010000001000001", "4403090020010000001000002", "91440300000000001X"
HEADER = "申报业务类型,房屋编码,入住/搬离时间,姓名,身份证件种类,证件号码\n"


def compared(*words: tuple[str, str, int]) -> list[str]:
    """The finding of each line of a message about one person: (kind, dwelling or employer, day of November)."""
    before, found = Before(), []
    for row, (kind, place, day) in enumerate(words, 1):
        said = Said(row, kind=kind, day=date(2026, 11, day), id_kind="resident_id", number="1")
        if kind in ("hire", "leave"):
            said.employer = place
        else:
            said.dwelling_code = place
        before.compare(said)
        found.append("".join(finding.code for finding in said.findings))
    return found


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ([("move_in", A, 1), ("move_in", A, 1)], "E301"),
        ([("move_in", A, 1), ("move_in", A, 2)], "E303"),
        ([("move_in", A, 1), ("move_out", A, 5), ("move_in", A, 7)], ""),
        ([("move_in", A, 1), ("move_out", A, 5), ("move_in", A, 3)], "E303"),
        ([("move_in", A, 1), ("move_in", B, 5), ("move_in", A, 9)], ""),
        ([("move_in", A, 1), ("move_in", B, 5)], ""),
        ([("move_out", A, 4), ("move_out", A, 5)], "E303"),
        ([("move_in", A, 4), ("move_out", A, 3)], "E303"),
        ([("move_out", A, 4), ("extend", A, 5)], "E303"),
        ([("move_in", A, 1), ("extend", A, 5), ("move_out", A, 6)], ""),
        ([("not_lived", A, 1), ("move_in", A, 1)], "E303"),
        ([("extend", A, 1), ("not_lived", A, 1)], "E303"),
        ([("move_in", A, 1), ("not_lived", B, 1)], ""),
        ([("lodging", A, 1), ("lodging", A, 4)], ""),
        ([("move_in", A, 1), ("change", B, 4)], ""),
        ([("hire", SHOP, 1), ("hire", SHOP, 4)], "E303"),
        ([("hire", SHOP, 1), ("leave", SHOP, 4), ("hire", SHOP, 6)], ""),
        ([("hire", SHOP, 1), ("hire", "another", 4)], ""),
        ([("leave", SHOP, 1), ("leave", SHOP, 4)], "E303"),
    ],
)
def test_what_a_line_is_to_those_before_it(words: list[tuple[str, str, int]], last: str) -> None:
    *former, said = compared(*words)
    assert (set(former), said) == ({""}, last)


def test_a_refused_line_is_compared_with_nothing() -> None:
    assert compared(("move_in", A, 1), ("move_in", A, 2), ("move_out", A, 3)) == ["", "E303", ""]


@pytest.mark.django_db
def test_a_declarant_who_contradicts_himself_is_told_at_the_row(cast: Cast) -> None:
    receipt = say(cast.clerk.viewer(), line(), line(date="2026-11-16"), line(kind="not_lived"))
    assert [row.codes for row in receipt.rows] == [[], ["E303"], ["E303"]]
    assert receipt.rows[1].findings[0].params == {"row": 1}
    assert not Dissent.objects.exists()
    assert Evidence.objects.count() == 1


@pytest.mark.django_db
def test_a_denial_brings_nobody_in(cast: Cast) -> None:
    """That somebody never lived there is no arrival that a move out could end."""
    say(cast.clerk.viewer(), key="waits")
    lines = (
        line(kind="not_lived", dwelling_code=B),
        line(kind="move_out", dwelling_code=B),
    )
    assert [row.codes for row in say(cast.clerk.viewer(), *lines, key="both").rows] == [["W422"], ["E303"]]
    assert compared(("not_lived", A, 1), ("move_out", B, 1)) == ["", ""]


@pytest.mark.django_db
def test_across_chunks_as_within_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dry run and the commit say the same, though each row is a chunk of its own and others write them."""
    monkeypatch.setattr("anju.declarations.intake.CHUNK", 1)
    monkeypatch.setattr(
        "anju.declarations.intake.share_out",
        lambda todo, writer, of: [write(each) for write in [writer(of)] for each in todo],
    )
    who = "周明远,居民身份证,11010519491231002X\n"
    days = (
        ("入住", "2026-11-10"),
        ("入住", "2026-11-12"),
        ("搬离", "2026-11-13"),
        ("入住", "2026-11-15"),
        ("从未居住", "2026-11-15"),
    )
    content = HEADER + "".join(f"{kind},{A},{day},{who}" for kind, day in days)
    submission = take_file(
        viewer=cast.clerk.viewer(), name="登记.csv", content=content.encode(), role="landlord", party=None, pack=PACK,
        received_at=NOW, channel="spreadsheet", defer_check=False,
    )  # fmt: skip
    check_file(submission)
    remarks = {remark.row: remark.codes for remark in Remark.objects.filter(submission=submission)}
    commit_lines(submission)
    rows = Declaration.objects.filter(submission=submission).order_by("row")
    codes = [row.codes for row in rows]
    assert [each for each in codes if "E303" in each] == [["E303"], ["E303"]]
    assert [remarks.get(row.row, []) for row in rows] == codes
    assert Submission.objects.get(pk=submission).accepted == 3
    assert not Dissent.objects.exists()


@pytest.mark.django_db
def test_a_file_denies_what_was_declared(cast: Cast) -> None:
    say(cast.clerk.viewer(), line(dwelling_code=A))
    who = "周明远,居民身份证,11010519491231002X", "王秀英,居民身份证,110105195001010012"
    content = HEADER + f"从未居住,{A},2026-11-18,{who[0]}\n查无此人,{A},2026-11-18,{who[1]}\n"
    submission = take_file(
        viewer=cast.landlord_staff.viewer(), name="核对.csv", content=content.encode(), role="landlord",
        party=cast.landlord.pk, pack=PACK, received_at=NOW, channel="spreadsheet", defer_check=False,
    )  # fmt: skip
    check_file(submission)
    commit_lines(submission)
    said = Declaration.objects.filter(submission=submission).order_by("row")
    assert [(row.kind, row.codes) for row in said] == [("not_lived", ["W422"]), ("not_lived", ["E205"])]
    assert Dissent.objects.get().lead == said[0].pk
    assert Evidence.objects.count() == 1
