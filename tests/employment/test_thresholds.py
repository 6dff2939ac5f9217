"""Duties by the number of staff: as written where a rule is in force, none where there is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from anju.access.rules import Viewer
from anju.employment.thresholds import SizeDuty, count_day, size_duties
from anju.journal.models import Line
from anju.kernel.errors import Forbidden, NotFound, Refused
from anju.parties.arrangements import arrangements_of, lay_down, set_up
from anju.rulebook.installed import the_book
from anju.rulebook.places import former_at, in_force_at
from anju.rulebook.rules.organisation import EmployerDutyThreshold
from anju.rulebook.rules.words import CountDay
from cast import TODAY, Cast, as_web_role
from employment.working import STAFF, hire
from rulebook.writing import book_with, rule

JINGHAI, CHANGSHAN, LONGHUA = 120118001001, 330822100001, 440309002007
PERSON = 'duty = "DESIGNATED_PERSON"\nbound = "AT_LEAST"\ncount = 3'
STATION = 'duty = "SERVICE_STATION"\nbound = "MORE_THAN"\ncount = 3\ncounted = "MONTH_END"'
SPAN = "\nvalid_from = 2020-01-01"


def test_the_shipped_thresholds_are_out_of_force_and_said_to_be() -> None:
    book = the_book()
    assert in_force_at(book, JINGHAI, EmployerDutyThreshold, TODAY) == []
    former = former_at(book, JINGHAI, EmployerDutyThreshold, TODAY)
    assert [(each.article, each.day) for each in former] == [
        ("天津市加强流动人口服务管理工作的意见 第五项", date(2015, 12, 31))
    ]
    assert [each.rule.note[:6] for each in former_at(book, CHANGSHAN, EmployerDutyThreshold, TODAY)] == ["超过100人"]
    assert former_at(book, LONGHUA, EmployerDutyThreshold, TODAY) == []


def test_while_in_force_they_answered_at_their_place_alone() -> None:
    book, then = the_book(), date(2012, 6, 1)
    tianjin, county = (in_force_at(book, place, EmployerDutyThreshold, then) for place in (JINGHAI, CHANGSHAN))
    assert [each.source_ref for each in tianjin] == ["tj-2010-7#5"]
    assert [each.source_ref for each in county] == ["cs-2010-176#2"]
    assert in_force_at(book, LONGHUA, EmployerDutyThreshold, then) == []


def test_a_head_count_is_taken_on_the_day_the_pack_says() -> None:
    assert count_day(CountDay.TODAY, date(2026, 3, 1)) == date(2026, 3, 1)
    assert count_day(CountDay.MONTH_END, date(2026, 3, 1)) == date(2026, 2, 28)
    assert count_day(CountDay.MONTH_END, date(2026, 1, 31)) == date(2025, 12, 31)


def owed(cast: Cast, viewer: Viewer, folder: Path) -> dict[str, SizeDuty]:
    book = book_with(
        folder,
        rule("employer.threshold", "EmployerDutyThreshold", PERSON)
        + rule("employer.threshold.station", "EmployerDutyThreshold", STATION),
    )
    rules = in_force_at(book, 990000000000, EmployerDutyThreshold, TODAY)
    with as_web_role(viewer):
        found = size_duties(viewer, cast.employer.pk, rules, arrangements_of(viewer, cast.employer.pk))
    return {each.duty: each for each in found}


@pytest.mark.django_db
def test_a_duty_counts_whom_the_register_has_and_what_was_set_up(cast: Cast, tmp_path: Path) -> None:
    hire(cast)
    staff = cast.employer_staff.viewer()
    before = owed(cast, staff, tmp_path)
    person, station = before["DESIGNATED_PERSON"], before["SERVICE_STATION"]
    assert (person.counted, person.day, person.owed, person.fulfilled) == (3, TODAY, True, None)
    assert (station.counted, station.day, station.owed) == (0, date(2026, 10, 31), False)
    with as_web_role(staff):
        set_up(viewer=staff, party=cast.employer.pk, duty="DESIGNATED_PERSON", name="温佳宁", start_on=TODAY)
    after = owed(cast, cast.clerk.viewer(), tmp_path)["DESIGNATED_PERSON"]
    assert after.fulfilled is not None
    assert (after.fulfilled.name, after.fulfilled.start_on) == ("温佳宁", TODAY)


@pytest.mark.django_db
def test_the_next_person_takes_over_and_may_be_laid_down(cast: Cast) -> None:
    clerk, party = cast.clerk.viewer(), cast.employer.pk
    with as_web_role(clerk):
        set_up(viewer=clerk, party=party, duty="DESIGNATED_PERSON", name="温佳宁", start_on=date(2026, 11, 1))
        set_up(viewer=clerk, party=party, duty="DESIGNATED_PERSON", name="段云帆", start_on=date(2026, 11, 10))
        lay_down(viewer=clerk, party=party, duty="DESIGNATED_PERSON", end_on=date(2026, 11, 15))
        lines = arrangements_of(clerk, party)
    assert [(line.name, line.end_on) for line in lines] == [
        ("段云帆", date(2026, 11, 15)),
        ("温佳宁", date(2026, 11, 9)),
    ]
    assert Line.objects.filter(event__startswith="parties:arrangement:").count() == 3
    assert "温佳宁" not in str(list(Line.objects.values_list("detail", flat=True)))


@pytest.mark.django_db
def test_a_station_needs_a_place_and_everything_a_name(cast: Cast) -> None:
    clerk, party = cast.clerk.viewer(), cast.employer.pk
    with pytest.raises(Refused):
        set_up(viewer=clerk, party=party, duty="SERVICE_STATION", name="彩田服务站", start_on=TODAY)
    with pytest.raises(Refused) as refused:
        set_up(viewer=clerk, party=party, duty="DESIGNATED_PERSON", name=" ", start_on=TODAY)
    assert [finding.code for finding in refused.value.findings] == ["E101"]


@pytest.mark.django_db
def test_neither_strangers_nor_other_declarants_arrange_anything(cast: Cast) -> None:
    given = {"party": cast.employer.pk, "duty": "DESIGNATED_PERSON", "name": STAFF[0][0], "start_on": TODAY}
    with pytest.raises(NotFound), as_web_role(cast.outsider.viewer()):
        set_up(viewer=cast.outsider.viewer(), **given)
    with pytest.raises(Forbidden):
        set_up(viewer=cast.landlord_staff.viewer(), **given)
