"""A month's statement: made from the register, handed in once, kept, handed in anew after a correction."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from anju.access.rules import Viewer
from anju.declarations.actions.roster import declare_leaves
from anju.employment.models import Job, Statement
from anju.employment.roster import jobs_wanted
from anju.employment.rules import Handed, RosterFilter, Tally, last_of, month_before, month_of, standing, tally
from anju.employment.statements import DueDay, due_day, employers_of_month, month_of_employer
from anju.journal.models import AccessLine, Line
from anju.kernel.errors import Forbidden, NotFound, Refused
from anju.kernel.periods import Period
from anju.reports.statements import hand_in, open_statement
from anju.rulebook.installed import the_book
from anju.stays.models import Stay
from cast import Cast, as_web_role
from declarations.saying import PACK
from employment.test_jobs import declare
from employment.working import STAFF, confirm_all, hire
from rulebook.writing import book_with, rule
from stays.test_annulments import confirmed
from stays.test_decisions import deregistered
from voices import test_jobs as voices

DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
CHINA = ZoneInfo("Asia/Shanghai")
DECEMBER = datetime(2026, 12, 3, 9, tzinfo=CHINA)
EVERY = 'every = { value = 1, unit = "MONTH", start_counted = false, rollover = "NONE" }'
TOLD = f'report = "用人月报"\nby = "用工单位"\nbefore_day = 10\n{EVERY}'


@given(st.lists(st.tuples(DAYS, st.none() | st.integers(0, 400))), DAYS.map(lambda day: day.replace(day=1)))
def test_start_and_hired_less_left_is_the_end(drawn: list[tuple[date, int | None]], month: date) -> None:
    jobs = [(start, None if days is None else start + timedelta(days=days)) for start, days in drawn]
    counted = tally(jobs, month)
    assert counted.at_start + counted.hired - counted.left == counted.at_end
    lasting = [Period(start, end) for start, end in jobs if end != start]
    assert counted.at_end == sum(period.contains(last_of(month)) for period in lasting)


def test_a_sheet_the_office_hands_in_says_what_the_employer_declared(cast: Cast) -> None:
    """Her own staff open it: of whom they never declared it has the name alone."""
    voices.verified(cast, voices.say(cast, "resident"))
    clerk, staff = cast.clerk.viewer(on=DECEMBER.date()), cast.employer_staff.viewer(on=DECEMBER.date())
    with as_web_role(clerk):
        made = hand_in(cast.employer.pk, NOVEMBER, None, viewer=clerk, now=DECEMBER)
        assert Stay.objects.visible_to(clerk).count() == 0, "the clerk's own sight is hers again"
        assert jobs_wanted(clerk, RosterFilter(cast.employer.pk)).count() == 1
    with as_web_role(staff):
        _document, content = open_statement(staff, made.pk)
    cells = [
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(content))
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    ]
    text = " ".join(str(cell) for cell in cells if cell)
    assert "周明远" in text and "1949" not in text and "110*" not in text


def test_months_are_read_and_reckoned() -> None:
    assert month_of("2026-02") == date(2026, 2, 1)
    assert month_of("2026-13") is month_of("today") is None
    assert (last_of(date(2024, 2, 10)), last_of(date(2026, 12, 31))) == (date(2024, 2, 29), date(2026, 12, 31))
    assert month_before(date(2026, 1, 31)) == date(2025, 12, 1)


def test_late_means_past_the_due_moment() -> None:
    due = datetime(2026, 12, 11, tzinfo=CHINA)
    before, after = due - timedelta(seconds=1), due + timedelta(seconds=1)
    on = date(2026, 12, 11)
    assert standing(NOVEMBER, due, None, before, date(2026, 11, 30)) is Handed.NOT_OVER
    assert standing(NOVEMBER, due, None, due, on) is Handed.OPEN
    assert standing(NOVEMBER, due, None, after, on) is Handed.OVERDUE
    assert standing(NOVEMBER, due, due, after, on) is Handed.IN_TIME
    assert standing(NOVEMBER, due, after, after, on) is Handed.LATE
    assert standing(NOVEMBER, None, None, after, on) is Handed.OPEN


def test_no_shipped_pack_names_a_day_and_none_is_made_up() -> None:
    places = {pack.head.jurisdiction for pack in the_book().packs.values()} - {"000000"}
    assert all(due_day(the_book(), int(place.ljust(12, "0")), NOVEMBER) is None for place in places)


def test_a_pack_that_names_a_day_sets_it(tmp_path: Path) -> None:
    book = book_with(tmp_path, rule("statement.employer", "ReportCadence", TOLD))
    due = due_day(book, 990000000000, NOVEMBER)
    assert due is not None
    assert (due.due_at, due.article) == (datetime(2026, 12, 11, tzinfo=CHINA), "测试条例 第一条")


def viewer_in_december(cast: Cast) -> Viewer:
    return cast.employer_staff.viewer(on=DECEMBER.date())


def handed(cast: Cast, viewer: Viewer, month: date = NOVEMBER, due: DueDay | None = None) -> Statement:
    with as_web_role(viewer):
        return hand_in(cast.employer.pk, month, due, viewer=viewer, now=DECEMBER)


def leave(cast: Cast, job: int, day: date) -> None:
    viewer = cast.employer_staff.viewer()
    with as_web_role(viewer):
        message: dict[str, Any] = {"viewer": viewer, "key": f"{job}", "pack": PACK, "channel": "web"}
        declare_leaves(cast.employer.pk, [job], day, now=datetime(2026, 11, 18, 12, tzinfo=CHINA), **message)
    confirm_all(cast)


@pytest.mark.django_db
def test_it_counts_as_the_rule_does_and_is_kept(cast: Cast) -> None:
    jobs = hire(cast)
    leave(cast, jobs[0], date(2026, 11, 12))
    made = handed(cast, viewer_in_december(cast))
    counted = Tally(made.at_start, made.hired, made.left, made.at_end)
    spans = jobs_wanted(viewer_in_december(cast), RosterFilter(cast.employer.pk, status="all"))
    assert counted == tally(spans.values_list("start_on", "end_on"), NOVEMBER) == Tally(0, 3, 1, 2)
    assert len(made.persons) == 3
    with as_web_role(viewer_in_december(cast)):
        content = open_statement(viewer_in_december(cast), made.pk)[1]
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[3][0] == "范围：深圳市彩田电子有限公司；2026年11月；月初 0 人，入职 3 人，离职 1 人，月末 2 人"
    assert [row[1] for row in rows[6:]] == [name for name, _ in STAFF[:3]]
    assert Line.objects.get(event="employment:statement:handed-in").detail == {
        "month": "2026-11",
        "edition": 1,
        "persons": 3,
    }


@pytest.mark.django_db
def test_a_job_that_began_after_her_death_is_in_no_statement(cast: Cast) -> None:
    confirmed(cast, "home", date="2026-11-01")
    declare(cast, "job", kind="hire", date="2026-11-16")
    deregistered(cast, Stay.objects.get().pk)
    job = Job.objects.get()
    assert job.start_on == job.end_on
    viewer = cast.employer_staff.viewer()
    with as_web_role(viewer):
        month = month_of_employer(viewer, cast.employer.pk, NOVEMBER, None, now=DECEMBER)
    assert month.tally == Tally(0, 0, 0, 0) == tally([(job.start_on, job.end_on)], NOVEMBER)


@pytest.mark.django_db
def test_sent_twice_it_is_one_and_after_a_correction_another_edition(cast: Cast) -> None:
    jobs = hire(cast)
    first = handed(cast, viewer_in_december(cast))
    assert handed(cast, viewer_in_december(cast)).pk == first.pk
    leave(cast, jobs[0], date(2026, 11, 12))
    viewer = viewer_in_december(cast)
    with as_web_role(viewer):
        stands = month_of_employer(viewer, cast.employer.pk, NOVEMBER, None, now=DECEMBER)
    assert (stands.changed, stands.may_hand_in) == (True, True)
    second = handed(cast, viewer)
    assert (second.edition, second.at_end, first.at_end) == (2, 2, 3)


@pytest.mark.django_db
def test_a_leave_in_a_later_month_changes_no_earlier_statement(cast: Cast) -> None:
    jobs = hire(cast, day="2026-10-05")
    handed(cast, viewer_in_december(cast), OCTOBER)
    leave(cast, jobs[0], date(2026, 11, 12))
    viewer = viewer_in_december(cast)
    with as_web_role(viewer):
        stands = month_of_employer(viewer, cast.employer.pk, OCTOBER, None, now=DECEMBER)
    assert (stands.tally, stands.changed) == (Tally(0, 3, 0, 3), False)


@pytest.mark.django_db
def test_a_month_that_runs_is_not_handed_in(cast: Cast) -> None:
    hire(cast)
    viewer = cast.employer_staff.viewer()
    with pytest.raises(Refused), as_web_role(viewer):
        hand_in(cast.employer.pk, NOVEMBER, None, viewer=viewer, now=datetime(2026, 11, 18, 12, tzinfo=CHINA))


@pytest.mark.django_db
def test_what_was_handed_in_never_changes(cast: Cast) -> None:
    made = handed(cast, viewer_in_december(cast), OCTOBER)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE employment_statement SET at_end = 9 WHERE id = %s", [made.pk])


@pytest.mark.django_db
def test_the_office_lists_who_has_handed_in(cast: Cast) -> None:
    clerk = cast.clerk.viewer(on=DECEMBER.date())

    def listed(only: str = "", viewer: Viewer = clerk) -> list[tuple[str, Handed]]:
        with as_web_role(viewer):
            page = employers_of_month(viewer, NOVEMBER, the_book(), now=DECEMBER, only=only)
        return [(row.name, row.state) for row in page.rows]

    name = "深圳市彩田电子有限公司"
    assert listed() == listed("missing") == [(name, Handed.OPEN)]
    due = DueDay(datetime(2026, 12, 1, tzinfo=CHINA), "测试条例 第一条", "测试条例")
    handed(cast, viewer_in_december(cast), due=due)
    assert listed() == listed("handed_in") == [(name, Handed.LATE)]
    assert listed("missing") == []
    assert listed(viewer=cast.outsider.viewer(on=DECEMBER.date())) == []


@pytest.mark.django_db
def test_strangers_neither_hand_in_nor_open(cast: Cast) -> None:
    hire(cast)
    made = handed(cast, viewer_in_december(cast))
    with pytest.raises(Forbidden):
        handed(cast, cast.landlord_staff.viewer(on=DECEMBER.date()))
    with pytest.raises(NotFound), as_web_role(cast.outsider.viewer()):
        open_statement(cast.outsider.viewer(), made.pk)
    clerk = cast.clerk.viewer(purpose="核对月报")
    with as_web_role(clerk):
        open_statement(clerk, made.pk)
    assert AccessLine.objects.filter(actor=clerk.account, shown="statement", purpose="核对月报").count() == 3
