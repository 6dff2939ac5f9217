"""The summary says of any day what counting the stays themselves says, whatever was done to them, folded or not."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju.access.rules import Viewer
from anju.journal.models import AccessLine, Line
from anju.kernel.errors import Forbidden
from anju.places.models import Dwelling
from anju.reports.counts import counts_by_community, fold_changes
from anju.reports.models import Change, Tally
from anju.stays.models import Stay
from cast import COMMUNITIES, NEXT_TOWN, TODAY, Cast, as_web_role
from stays.living import entered, make_people, make_stay

FIRST = date(2026, 1, 20)
"""Days are drawn over two turns of the month."""
LONG = 50
Counted = dict[int, tuple[int, int, int, int]]


def told(viewer: Viewer, on: date) -> Counted:
    return {c.division: (c.present, c.homes, c.begun, c.ended) for c in counts_by_community(viewer, on)}


def counted(on: date) -> Counted:
    """The same, stay by stay."""
    kinds: list[Counter[int]] = [Counter(), Counter(), Counter(), Counter()]
    lived: set[int] = set()
    for stay in Stay.objects.filter(state="registered"):
        if stay.end_on == stay.start_on:
            continue
        if stay.start_on <= on and (stay.end_on is None or stay.end_on > on):
            kinds[0][stay.division] += 1
            kinds[1][stay.division] += stay.dwelling_id not in lived
            lived.add(stay.dwelling_id)
        kinds[2][stay.division] += on - timedelta(7) < stay.start_on <= on
        kinds[3][stay.division] += stay.end_on is not None and on - timedelta(7) < stay.end_on <= on
    found = {division: tuple(kind[division] for kind in kinds) for division in set().union(*kinds)}
    return {division: counts for division, counts in found.items() if any(counts)}  # type: ignore[misc]


def homes_of(cast: Cast) -> list[Dwelling]:
    """Two homes in each of two communities: few, so that people share them."""
    found = sorted((home for home in cast.dwellings.values() if home.state == "active"), key=lambda home: home.code)
    return [home for code in COMMUNITIES[:2] for home in [h for h in found if h.division == code][:2]]


DAYS = st.integers(0, LONG)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("live"), st.integers(0, 3), DAYS, st.none() | st.integers(0, 30)),
        st.tuples(st.just("end"), st.integers(0, 9), DAYS),
        st.tuples(st.just("reopen"), st.integers(0, 9)),
        st.tuples(st.sampled_from(["annul", "restore"]), st.integers(0, 9)),
        st.tuples(st.just("correct"), st.integers(0, 9), DAYS),
        st.tuples(st.just("other home"), st.integers(0, 9), st.integers(0, 3)),
        st.tuples(st.just("all end"), DAYS),
        st.tuples(st.just("fold")),
    ),
    min_size=1, max_size=14,
)  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_random_changes_are_counted_as_the_stays_themselves_are(cast: Cast, steps: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        homes, viewer = homes_of(cast), entered(cast.supervisor.viewer())
        for number, step in enumerate(steps):
            take(homes, number, step)
        for _ in range(2):
            for on in (FIRST + timedelta(n) for n in range(-1, LONG + 40, 6)):
                assert told(viewer, on) == counted(on), on
            fold_changes()
        kept = set(Tally.objects.values_list("division", "span", "since", "begun", "ended", "homes"))
        assert not Change.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT reports_recount()")
        anew = set(Tally.objects.values_list("division", "span", "since", "begun", "ended", "homes"))
        assert {row for row in kept if any(row[3:])} == {row for row in anew if any(row[3:])}
        transaction.set_rollback(True)


def take(homes: list[Dwelling], number: int, step: tuple[Any, ...]) -> None:
    """One change of the table itself; everybody lives once, so that no two stays of a person can overlap."""
    stays = list(Stay.objects.order_by("pk"))
    chosen = stays[step[1] : step[1] + 1] if step[0] not in ("live", "fold", "all end") else []
    match step:
        case ("live", home, day, long):
            start = FIRST + timedelta(day)
            [person] = make_people([f"住{number}"], homes[home].division, first=number + 1)
            end = None if long is None else start + timedelta(long)
            make_stay(person, homes[home], start, end)
        case ("all end", day):
            on = FIRST + timedelta(day)
            Stay.objects.filter(end_on__isnull=True, start_on__lte=on).update(end_on=on, end_reason="moved_out")
        case ("fold",):
            fold_changes()
    for stay in chosen:
        match step:
            case ("end", _, day):
                stay.end_on, stay.end_reason = max(stay.start_on, FIRST + timedelta(day)), "moved_out"
            case ("reopen", _):
                stay.end_on, stay.end_reason = None, ""
            case ("annul" | "restore" as what, _):
                stay.state = "annulled" if what == "annul" else "registered"
            case ("correct", _, day):
                stay.start_on = min(FIRST + timedelta(day), stay.end_on or date.max)
            case ("other home", _, home):
                stay.dwelling, stay.division = homes[home], homes[home].division
        stay.save()


@pytest.mark.django_db
def test_scope_is_the_viewer_s_and_the_database_holds_the_same_line(cast: Cast) -> None:
    people = make_people(["甲", "乙"], COMMUNITIES[0])
    make_stay(people[0], homes_of(cast)[0])
    make_stay(people[1], cast.next_home)
    for _ in range(2):
        assert set(told(entered(cast.supervisor.viewer()), TODAY)) == {COMMUNITIES[0], NEXT_TOWN + 1}
        for member, seen in (
            (cast.clerk, {COMMUNITIES[0]}),
            (cast.next_clerk, {NEXT_TOWN + 1}),
            (cast.outsider, set()),
        ):
            with as_web_role(member.viewer()):
                assert set(told(cast.supervisor.viewer(), TODAY)) == seen
            assert set(told(member.viewer(), TODAY)) == seen
        fold_changes()
    with pytest.raises(Forbidden):
        counts_by_community(cast.auditor.viewer(), TODAY)
    assert not AccessLine.objects.exists()


@pytest.mark.django_db
def test_the_page_and_its_workbook_show_the_day_asked_for(cast: Cast) -> None:
    [person] = make_people(["甲"], COMMUNITIES[0])
    make_stay(person, homes_of(cast)[0], date(2026, 9, 1), date(2026, 10, 1))
    client = cast.supervisor.client()
    page = client.get(reverse("desk:counts"), {"on": "2026-09-30"})
    assert [(row.division, row.present, row.homes) for row in page.context["rows"]] == [(COMMUNITIES[0], 1, 1)]
    assert not client.get(reverse("desk:counts"), {"on": "2026-11-01"}).context["rows"]
    assert client.get(reverse("desk:counts"), {"on": "gestern"}).status_code == 422
    assert cast.clerk.client().get(reverse("desk:counts"), {"division": NEXT_TOWN}).status_code == 404
    sheet = client.post(reverse("desk:counts-export"), {"on": "2026-09-30"})
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    assert rows[5] == (str(COMMUNITIES[0]), "广东省深圳市龙华区民治街道沙吓社区居委会", 1, 1, 0, 0)
    assert rows[6][1:4] == ("合计", 1, 1) and cast.supervisor.account.display_name in rows[1][0]
    assert Line.objects.get(event="reports:counts:exported").detail["on"] == "2026-09-30"
    assert cast.clerk.client().post(reverse("desk:counts-export"), {"on": "2026-09-30"}).status_code == 403
