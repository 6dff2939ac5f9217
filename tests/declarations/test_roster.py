"""The roster that goes out filled in and comes back with days of leave."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from anju.access.rules import Viewer
from anju.declarations.actions.files import check_file, commit_lines, take_file
from anju.declarations.models import Submission
from anju.declarations.roster import OWN, roster_workbook
from anju.employment.models import Job
from anju.journal.models import AccessLine, Line
from anju.kernel.errors import Forbidden, NotFound, Refused
from cast import Cast, Member, as_web_role
from declarations.saying import NOW, PACK
from employment.working import STAFF, confirm_all, hire, second_employer

pytestmark = pytest.mark.django_db


def fetched(viewer: Viewer, employer: int) -> bytes:
    with as_web_role(viewer):
        return roster_workbook(employer, PACK, viewer=viewer, now=NOW)


def filled(content: bytes, row: dict[str, str]) -> bytes:
    """The workbook with the cells of one person's row written: header → text."""
    book: Any = load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    columns = {str(page.cell(1, n).value).rstrip("*"): n for n in range(1, page.max_column + 1)}
    names = {page.cell(n, columns["姓名"]).value: n for n in range(2, page.max_row + 1)}
    for header, text in row.items():
        page.cell(names[row["姓名"]], columns[header], text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(sender: Member, content: bytes) -> Submission:
    submission = take_file(
        viewer=sender.viewer(), name="名册.xlsx", content=content, role="employer", party=None, pack=PACK,
        received_at=NOW, channel="spreadsheet", defer_check=False,
    )  # fmt: skip
    check_file(submission)
    commit_lines(submission)
    return Submission.objects.get(pk=submission)


def test_it_goes_out_whole_to_the_employer_and_is_told_of(cast: Cast) -> None:
    hire(cast)
    viewer = cast.employer_staff.viewer()
    page: Any = load_workbook(io.BytesIO(fetched(viewer, cast.employer.pk))).worksheets[0]
    rows = [row for row in page.iter_rows(min_row=2, values_only=True) if row[2]]
    assert [(row[0], row[1], row[2], row[4]) for row in rows] == [
        ("在职", None, name, number) for name, number in STAFF[:3]
    ]
    looks = AccessLine.objects.filter(shown="roster-workbook", actor=cast.employer_staff.account.pk)
    assert (looks.count(), {look.purpose for look in looks}) == (3, {OWN})
    assert Line.objects.get(event="declarations:roster:handed-out").detail["rows"] == 3


def test_the_office_needs_permission_and_purpose_and_the_place(cast: Cast) -> None:
    hire(cast)
    with pytest.raises(Refused):
        fetched(cast.clerk.viewer(purpose=""), cast.employer.pk)
    with pytest.raises(Forbidden):
        fetched(cast.landlord_staff.viewer(), cast.employer.pk)
    with pytest.raises(NotFound):
        fetched(cast.outsider.viewer(), cast.employer.pk)
    assert AccessLine.objects.filter(shown="roster-workbook").count() == 0
    assert fetched(cast.clerk.viewer(purpose="代为申报"), cast.employer.pk)


def test_rows_left_as_they_are_declare_nothing(cast: Cast) -> None:
    hire(cast)
    content = fetched(cast.employer_staff.viewer(), cast.employer.pk)
    headers = [cell.value for cell in load_workbook(io.BytesIO(content)).worksheets[0][1]]
    leaves = {"姓名": STAFF[0][0], headers[0].rstrip("*"): "离职", headers[1].rstrip("*"): "2026-11-17"}
    taken = sent(cast.employer_staff, filled(content, leaves))
    assert (taken.total, taken.accepted, taken.rejected) == (1, 1, 0), taken.findings
    confirm_all(cast)
    ended = Job.objects.filter(end_on__isnull=False)
    assert [job.end_on for job in ended] == [date(2026, 11, 17)]


def test_a_transfer_by_spreadsheet_is_two_rows(cast: Cast) -> None:
    jobs, other = hire(cast), second_employer()
    name, number = STAFF[0]
    rows = "\n".join(
        f"{kind},{code},2026-11-17,{name},居民身份证,{number}"
        for kind, code in (("离职", cast.employer.credit_code), ("入职", other.credit_code))
    )
    header = "申报业务类型,统一社会信用代码,入住/搬离时间,姓名,证件种类,证件号码\n"
    taken = sent(cast.clerk, (header + rows).encode())
    assert (taken.accepted, taken.rejected) == (2, 0), taken.findings
    confirm_all(cast)
    person = Job.objects.get(pk=jobs[0]).person_id
    spans = Job.objects.filter(person=person).order_by("start_on").values_list("employer", "end_on")
    assert list(spans) == [(cast.employer.pk, date(2026, 11, 17)), (other.pk, None)]
