from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest

from anju.access.rules import Viewer
from anju.declarations.actions.declare import Receipt
from anju.declarations.actions.roster import declare_leaves, declare_transfer
from anju.employment.models import Job
from anju.employment.roster import head_count, roster
from anju.employment.rules import RosterFilter
from anju.journal.models import AccessLine, Line
from anju.kernel.errors import Forbidden, NotFound, Refused
from anju.people.models import Person
from anju.reports.actions import ask_export
from anju.reports.exports import exports_of, open_export
from anju.reports.making import make_export
from anju.reports.rosters import RosterWanted
from anju.reports.rules import LedgerFilter
from cast import TODAY, TOWN, Cast, as_web_role
from declarations.saying import NOW, PACK
from employment.working import STAFF, confirm_all, hire, second_employer
from stays.living import entered

pytestmark = pytest.mark.django_db
LEFT = date(2026, 11, 17)


def names(viewer: Viewer, wanted: RosterFilter, **page: Any) -> list[str]:
    with as_web_role(viewer):
        return [row.named.name for row in roster(viewer, wanted, **page).rows]


def message(viewer: Viewer, key: str = "leave") -> dict[str, Any]:
    return {"viewer": viewer, "key": key, "pack": PACK, "channel": "web", "now": NOW}


def leave(cast: Cast, viewer: Viewer, jobs: list[int], *, key: str = "leave") -> Receipt:
    with as_web_role(viewer):
        return declare_leaves(cast.employer.pk, jobs, LEFT, **message(viewer, key))


def test_staff_and_office_see_who_works_there_wherever_they_live(cast: Cast) -> None:
    jobs = hire(cast)
    Person.objects.filter(jobs=jobs[0]).update(division=330822100001)
    everybody = [name for name, _ in STAFF[:3]]
    wanted = RosterFilter(cast.employer.pk)
    assert names(cast.employer_staff.viewer(), wanted) == everybody
    assert names(cast.clerk.viewer(), wanted) == everybody
    assert AccessLine.objects.filter(actor=cast.clerk.account.pk, shown="employer").count() == 3
    assert AccessLine.objects.filter(actor=cast.employer_staff.account.pk, shown="employer").count() == 3


def test_nobody_else_sees_them(cast: Cast) -> None:
    hire(cast)
    wanted = RosterFilter(cast.employer.pk)
    assert names(cast.outsider.viewer(), wanted) == []
    with pytest.raises(Forbidden):
        names(cast.landlord_staff.viewer(), wanted)


def test_numbers_are_masked_and_pages_go_on(cast: Cast) -> None:
    hire(cast)
    viewer = cast.clerk.viewer()
    with as_web_role(viewer):
        first = roster(viewer, RosterFilter(cast.employer.pk), limit=2)
        rest = roster(viewer, RosterFilter(cast.employer.pk), limit=2, after=first.after)
    assert first.rows[0].named.number_masked == "430*************38"
    assert len(first.rows) == 2
    assert (len(rest.rows), rest.after) == (1, None)


def test_a_roster_is_narrowed_by_day_state_and_whole_name(cast: Cast) -> None:
    jobs = hire(cast)
    leave(cast, cast.employer_staff.viewer(), jobs[:1])
    confirm_all(cast)
    viewer, employer = cast.employer_staff.viewer(), cast.employer.pk
    assert names(viewer, RosterFilter(employer)) == [STAFF[1][0], STAFF[2][0]]
    assert names(viewer, RosterFilter(employer, status="ended")) == [STAFF[0][0]]
    assert len(names(viewer, RosterFilter(employer, on=date(2026, 11, 16)))) == 3
    assert names(viewer, RosterFilter(employer, on=date(2026, 11, 1))) == []
    assert names(viewer, RosterFilter(employer, text="温佳宁")) == ["温佳宁"]
    with as_web_role(viewer):
        assert head_count(viewer, employer, TODAY) == 2


def test_many_leave_in_one_message_and_verification_ends_their_jobs(cast: Cast) -> None:
    jobs = hire(cast)
    receipt = leave(cast, cast.employer_staff.viewer(), jobs[:2])
    assert (receipt.accepted, receipt.rejected) == (2, 0)
    again = leave(cast, cast.employer_staff.viewer(), jobs[:2])
    assert (again.repeated, again.submission) == (True, receipt.submission)
    assert Job.objects.filter(end_on__isnull=True).count() == 3
    confirm_all(cast)
    assert [Job.objects.get(pk=job).end_on for job in jobs] == [LEFT, LEFT, None]


def test_a_job_of_another_employer_cannot_be_slipped_in(cast: Cast) -> None:
    jobs = hire(cast)
    with pytest.raises(NotFound):
        leave(cast, cast.employer_staff.viewer(), [*jobs, 900_000_001])
    with pytest.raises(Refused):
        leave(cast, cast.employer_staff.viewer(), [])


def test_a_transfer_is_a_leave_and_a_hire_in_one_message(cast: Cast) -> None:
    jobs, other, clerk = hire(cast), second_employer(), cast.clerk.viewer()
    with as_web_role(clerk):
        receipt = declare_transfer(cast.employer.pk, jobs[:1], other.pk, LEFT, **message(clerk))
    assert (receipt.accepted, receipt.rejected) == (2, 0), receipt
    confirm_all(cast)
    before, after = Job.objects.filter(person=Job.objects.get(pk=jobs[0]).person_id).order_by("start_on")
    assert (before.employer_id, before.end_on) == (cast.employer.pk, LEFT)
    assert (after.employer_id, after.start_on, after.end_on) == (other.pk, LEFT, None)


def test_an_employer_s_staff_do_not_transfer_to_others(cast: Cast) -> None:
    jobs, other, viewer = hire(cast), second_employer(), cast.employer_staff.viewer()
    with pytest.raises(NotFound), as_web_role(viewer):
        declare_transfer(cast.employer.pk, jobs[:1], other.pk, LEFT, **message(viewer))


def test_the_roster_goes_home_masked_and_says_whose_it_is(cast: Cast) -> None:
    hire(cast)
    viewer = cast.employer_staff.viewer()
    wanted = RosterWanted(RosterFilter(cast.employer.pk), {"worker": "工人"})
    with as_web_role(viewer):
        export = ask_export(wanted, viewer=viewer, key="k")
        assert ask_export(wanted, viewer=viewer, key="k") == export
    assert AccessLine.objects.filter(shown="roster-export").count() == 0
    make_export(export)
    with as_web_role(viewer):
        assert [(line.kind, line.state, line.total) for line in exports_of(viewer).rows] == [("roster", "done", 3)]
        name, content = open_export(viewer, export)
    assert name.startswith("用人名册-")
    (page,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    rows = list(page.iter_rows(values_only=True))
    assert rows[0][0] == "用人名册"
    assert "彩田电子 人事" in rows[1][0] and "彩田电子 人事" in page.oddFooter.left.text
    assert rows[2][0] == "用途：本单位用人管理"
    assert rows[3][0] == f"范围：深圳市彩田电子有限公司；截至 {viewer.on:%Y-%m-%d} 在职"
    assert [row[1] for row in rows[6:]] == [name for name, _ in STAFF[:3]]
    assert not any(number in str(rows) for _, number in STAFF)
    told = AccessLine.objects.filter(shown="roster-export", purpose="本单位用人管理")
    assert told.count() == 3
    assert Line.objects.get(event="reports:export:made").detail["rows"] == 3


def test_the_office_exports_with_permission_and_purpose(cast: Cast) -> None:
    hire(cast)
    wanted = RosterWanted(RosterFilter(cast.employer.pk))
    with pytest.raises(Forbidden):
        ask_export(wanted, viewer=cast.clerk.viewer(), key="k")
    with pytest.raises(Forbidden):
        ask_export(wanted, viewer=cast.landlord_staff.viewer(), key="k")
    with pytest.raises(Refused):
        ask_export(wanted, viewer=cast.supervisor.viewer(purpose=""), key="k")
    with pytest.raises(Refused):
        ask_export(wanted, viewer=cast.supervisor.viewer(purpose="季度核对"), key="k", whole=True)
    supervisor = cast.supervisor.viewer(purpose="季度核对")
    with as_web_role(supervisor):
        export = ask_export(wanted, viewer=supervisor, key="k")
    make_export(export)
    assert open_export(supervisor, export)[1].startswith(b"PK")
    with pytest.raises(NotFound):
        open_export(cast.employer_staff.viewer(), export)


def test_an_officer_who_was_moved_to_the_employer_s_town_has_no_roster_of_the_whole_district(cast: Cast) -> None:
    hire(cast)
    supervisor = cast.supervisor.viewer(purpose="季度核对")
    export = ask_export(RosterWanted(RosterFilter(cast.employer.pk)), viewer=entered(supervisor), key="k")
    make_export(export)
    with pytest.raises(NotFound):
        open_export(replace(supervisor, low=TOWN, high=TOWN + 1000), export)


def test_an_employer_exports_no_ledger(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        ask_export(LedgerFilter(), viewer=cast.employer_staff.viewer(), key="k")
