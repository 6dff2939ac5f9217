from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from anju.access.rules import Viewer
from anju.journal.models import AccessLine
from anju.kernel.errors import Forbidden
from anju.kernel.pages import Page
from anju.parties.models import Party
from anju.places.models import Building, Letting
from anju.reports import queries
from anju.reports.counts import counts_by_community
from anju.reports.queries import LedgerLine
from anju.reports.rules import LedgerFilter
from anju.reports.scope_words import scope_words
from anju.stays.models import Stay
from cast import COMMUNITIES, ELSEWHERE, LONGHUA, NEXT_TOWN, TODAY, TOWN, Cast, as_web_role
from stays.living import entered, make_people, make_stay, number_of

NAMES = ["王安", "李宁", "周平", "吴乐", "郑居"]


@pytest.fixture
def town(cast: Cast) -> dict[str, Stay]:
    """Five persons: 王安 and 李宁 in the landlord's community, 周平 gone from there to another province, 吴乐 elsewhere
    in town, 郑居 in the next town."""
    homes = {code: dwelling for code, dwelling in cast.dwellings.items() if dwelling.state == "active"}
    first, second, third = [home for code, home in homes.items() if code.startswith(str(COMMUNITIES[0]))][:3]
    other = next(home for code, home in homes.items() if code.startswith(str(COMMUNITIES[1])))
    people = make_people(NAMES[:2], COMMUNITIES[0])
    people += make_people(NAMES[2:3], ELSEWHERE, first=3) + make_people(NAMES[3:4], COMMUNITIES[1], first=4)
    people += make_people(NAMES[4:], NEXT_TOWN + 1, first=5)
    return {
        "王安": make_stay(people[0], first),
        "李宁": make_stay(people[1], second),
        "周平": make_stay(people[2], third, date(2026, 2, 1), date(2026, 11, 1)),
        "吴乐": make_stay(people[3], other),
        "郑居": make_stay(people[4], cast.next_home),
    }


def ledger(viewer: Viewer, wanted: LedgerFilter, **more: Any) -> Page[LedgerLine]:
    return queries.ledger(entered(viewer), wanted, **more)


def names(cast_or_viewer: Any, **wanted: Any) -> list[str]:
    viewer = cast_or_viewer if hasattr(cast_or_viewer, "low") else cast_or_viewer.clerk.viewer()
    return sorted(line.name for line in ledger(viewer, LedgerFilter(**wanted)).rows)


def test_a_ledger_of_buildings_managed_in_one_way(cast: Cast, town: dict[str, Stay]) -> None:
    Building.objects.filter(pk=town["吴乐"].dwelling.building_id).update(management_mode="estate")
    assert names(cast, mode="estate") == ["吴乐"]
    assert names(cast, mode="dispersed") == ["李宁", "王安"]
    assert names(cast, mode="hotel") == []
    kept = LedgerFilter.of_dict(LedgerFilter(mode="estate").as_dict())
    assert "管理模式 物业式" in scope_words(kept, cast.clerk.viewer())
    old = {name: value for name, value in kept.as_dict().items() if name != "mode"}
    assert LedgerFilter.of_dict(old).mode == ""


def test_a_line_shows_person_dwelling_and_stay_with_the_number_masked(cast: Cast, town: dict[str, Stay]) -> None:
    (line,) = ledger(cast.clerk.viewer(), LedgerFilter(text="王安")).rows
    stay = town["王安"]
    number = number_of(1)
    assert line.number == f"{number[:3]}{'*' * 13}{number[-2:]}"
    assert (line.stay, line.person, line.dwelling_code) == (stay.pk, stay.person_id, stay.dwelling.code)
    assert (line.address, line.birth_date, line.id_kind) == (stay.dwelling.address, date(1990, 1, 1), "resident_id")
    assert (line.start_on, line.registered_on, line.end_on) == (date(2026, 9, 1), date(2026, 9, 3), None)


def test_scope_is_the_viewer_s_subtree(cast: Cast, town: dict[str, Stay]) -> None:
    assert names(cast.clerk.viewer()) == sorted(["王安", "李宁", "吴乐"])
    assert names(cast.next_clerk.viewer()) == ["郑居"]
    assert names(cast.supervisor.viewer()) == sorted(["王安", "李宁", "吴乐", "郑居"])
    assert names(cast.outsider.viewer()) == []


def test_the_database_holds_the_same_line(cast: Cast, town: dict[str, Stay]) -> None:
    """A forgotten filter: the viewer's own bounds are right in the database's session, wrong in the query."""
    forgotten = replace(cast.next_clerk.viewer(), low=0, high=10**12)
    with as_web_role(cast.next_clerk.viewer()):
        assert [line.name for line in queries.ledger(forgotten, LedgerFilter()).rows] == ["郑居"]
        assert [line.name for line in queries.ledger(forgotten, LedgerFilter(text="王安")).rows] == []


def test_who_moved_away_stays_in_the_ledger_of_the_place_she_left(cast: Cast, town: dict[str, Stay]) -> None:
    viewer = cast.clerk.viewer()
    with as_web_role(viewer):
        assert [line.name for line in queries.ledger(viewer, LedgerFilter(status="ended")).rows] == ["周平"]
        assert [line.name for line in queries.ledger(viewer, LedgerFilter(status="all", text="周平")).rows] == ["周平"]


def test_without_a_scope_the_database_answers_with_an_error(cast: Cast, town: dict[str, Stay]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        queries.ledger(cast.clerk.viewer(), LedgerFilter())


def test_status_and_day_choose_the_stays(cast: Cast, town: dict[str, Stay]) -> None:
    community = {"division": COMMUNITIES[0]}
    assert names(cast, **community) == sorted(["王安", "李宁"])
    assert names(cast, **community, status="ended") == ["周平"]
    assert names(cast, **community, status="all") == sorted(["王安", "李宁", "周平"])
    assert names(cast, **community, on=date(2026, 10, 31)) == sorted(["王安", "李宁", "周平"])
    assert names(cast, **community, on=date(2026, 11, 1)) == sorted(["王安", "李宁"])
    assert names(cast, **community, on=date(2026, 8, 31)) == ["周平"]
    assert names(cast, **community, on=date(2026, 10, 31), status="ended") == []


def test_annulled_stays_are_no_part_of_a_ledger(cast: Cast, town: dict[str, Stay]) -> None:
    Stay.objects.filter(pk=town["王安"].pk).update(state="annulled")
    assert "王安" not in names(cast, status="all")


def test_by_community_dwelling_and_exact_name(cast: Cast, town: dict[str, Stay]) -> None:
    assert names(cast.supervisor.viewer(), division=TOWN) == sorted(["王安", "李宁", "吴乐"])
    assert names(cast.supervisor.viewer(), division=LONGHUA) == sorted(["王安", "李宁", "吴乐", "郑居"])
    assert names(cast, division=NEXT_TOWN) == []
    assert names(cast, dwelling=town["李宁"].dwelling_id) == ["李宁"]
    assert names(cast, dwelling=town["郑居"].dwelling_id) == []
    assert names(cast, text=" 吴 乐 ") == ["吴乐"]
    assert names(cast, text="吴") == []


def test_by_party_means_the_dwellings_it_lets_that_day(cast: Cast, town: dict[str, Stay]) -> None:
    assert names(cast, party=cast.landlord.pk) == sorted(["王安", "李宁"])
    assert names(cast, party=cast.employer.pk) == []
    letting = Letting.objects.filter(party=cast.landlord.pk, dwelling=town["王安"].dwelling_id)
    letting.update(end_on=date(2026, 10, 1))
    assert names(cast, party=cast.landlord.pk) == ["李宁"]
    assert names(cast, party=cast.landlord.pk, on=date(2026, 9, 30)) == sorted(["王安", "李宁", "周平"])


def test_a_party_s_past_tenants_are_those_of_its_own_time(cast: Cast, town: dict[str, Stay]) -> None:
    home = town["周平"].dwelling
    assert names(cast, party=cast.landlord.pk, status="ended") == ["周平"]
    Letting.objects.filter(party=cast.landlord.pk, dwelling=home).update(end_on=date(2026, 2, 1))
    buyer = Party.objects.create(division=TOWN, kind="person", name="钱新")
    Letting.objects.create(
        division=home.division, dwelling=home, party=buyer.pk, role="landlord", start_on=date(2026, 11, 1)
    )
    assert names(cast, party=cast.landlord.pk, status="ended") == []
    assert names(cast, party=buyer.pk, status="ended") == []


def test_pages_follow_one_another_without_gap_or_repeat(cast: Cast, town: dict[str, Stay]) -> None:
    viewer, seen, after = cast.supervisor.viewer(), [], None
    for _ in range(6):
        page = ledger(viewer, LedgerFilter(status="all"), after=after, limit=2)
        seen += [line.stay for line in page.rows]
        after = page.after
        if after is None:
            break
    assert seen == [stay.pk for stay in sorted(town.values(), key=lambda stay: (stay.division, stay.pk))]


def test_everybody_shown_and_nobody_else_leaves_an_access_line(cast: Cast, town: dict[str, Stay]) -> None:
    viewer = cast.clerk.viewer(purpose="月度核对")
    page = ledger(viewer, LedgerFilter(), limit=2)
    lines = AccessLine.objects.filter(actor=viewer.account)
    assert {line.person for line in lines} == {line.person for line in page.rows}
    assert {(line.purpose, line.shown, line.division) for line in lines} == {
        ("月度核对", "ledger", line.division) for line in page.rows
    }


def test_a_page_is_one_statement_whatever_its_length(
    cast: Cast, town: dict[str, Stay], django_assert_num_queries: Any
) -> None:
    viewer = entered(cast.supervisor.viewer())
    for limit in (1, 50):
        with django_assert_num_queries(1):
            queries.ledger(viewer, LedgerFilter(), limit=limit)


def test_a_person_without_papers_is_shown_without_a_number(cast: Cast, town: dict[str, Stay]) -> None:
    person = town["王安"].person
    bare = type(person).objects.create(division=TOWN + 1, name="冯无", name_pinyin="fengwu", name_initials="fw")
    make_stay(bare.pk, town["王安"].dwelling)
    (line,) = ledger(cast.clerk.viewer(), LedgerFilter(text="冯无")).rows
    assert (line.number, line.id_kind) == ("", "")


def test_without_the_permission_no_ledger(cast: Cast) -> None:
    for member in (cast.auditor, cast.admin, cast.landlord_staff):
        with pytest.raises(Forbidden, match="reports:ledger:view"):
            ledger(member.viewer(), LedgerFilter())
        with pytest.raises(Forbidden, match="reports:ledger:view"):
            counts_by_community(member.viewer(), TODAY)


def test_an_unknown_status_is_an_error() -> None:
    with pytest.raises(ValueError, match="gone"):
        LedgerFilter(status="gone")


def test_counts_are_of_those_present_by_community_and_name_nobody(cast: Cast, town: dict[str, Stay]) -> None:
    counts = counts_by_community(cast.supervisor.viewer(), TODAY)
    assert [(line.division, line.present) for line in counts] == [
        (COMMUNITIES[0], 2),
        (COMMUNITIES[1], 1),
        (NEXT_TOWN + 1, 1),
    ]
    assert counts[0].path == "广东省深圳市龙华区民治街道沙吓社区居委会"
    assert counts_by_community(cast.supervisor.viewer(), date(2026, 10, 31))[0].present == 3
    assert not AccessLine.objects.exists()
