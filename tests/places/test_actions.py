import re
from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override

from anju.journal.models import Line
from anju.kernel.errors import Conflict, Forbidden, NotFound, Refused
from anju.places.actions import (
    NewLetting,
    add_building,
    add_dwelling,
    change_state,
    end_letting,
    let_dwelling,
    let_dwellings,
)
from anju.places.models import Building, Dwelling, Letting
from cast import SINCE, TODAY, TOWN, Cast, as_web_role, system


def test_a_new_building_gets_the_divisions_next_serial(cast: Cast) -> None:
    building = add_building(viewer=cast.clerk.viewer(), division=TOWN + 1, road="梅龙路", plate="2号", name="9栋")
    assert building.code == "4403090020010000006"
    assert building.path == "广东省深圳市龙华区民治街道梅龙路2号9栋"
    assert building.address_id == cast.home.building.address_id
    line = Line.objects.get(event="places:building:added")
    assert (line.subject, line.actor) == (building.pk, cast.clerk.account.pk)
    with pytest.raises(Conflict):
        add_building(viewer=cast.clerk.viewer(), division=TOWN + 1, road="梅龙路", plate="2号", name="9栋")


@pytest.mark.parametrize(("division", "error"), [(440309003001, NotFound), (TOWN + 99, NotFound), (TOWN, Refused)])
def test_a_building_stands_in_a_community_of_the_clerk(cast: Cast, division: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        add_building(viewer=cast.clerk.viewer(), division=division, road="路", name="1栋")


def test_a_building_needs_a_path(cast: Cast) -> None:
    with pytest.raises(Refused) as caught:
        add_building(viewer=cast.clerk.viewer(), division=TOWN + 1, name="1栋")
    assert [found.code for found in caught.value.findings] == ["D509"]


def test_a_new_dwelling_gets_the_buildings_next_serial_even_after_an_end(cast: Cast) -> None:
    last = Dwelling.objects.filter(building=cast.home.building).order_by("-code")[0]
    change_state(viewer=cast.clerk.viewer(), dwelling=last.pk, state="demolished", on=TODAY)
    added = add_dwelling(viewer=cast.clerk.viewer(), building=cast.home.building_id, room="1901")
    assert int(added.code) == int(last.code) + 1
    assert (added.floor, added.division, added.state) == ("19", TOWN + 1, "active")
    assert added.address == "广东省深圳市龙华区民治街道梅龙路2号1栋1901"
    assert Line.objects.get(event="places:dwelling:added").detail == {"code": added.code}


def test_a_room_has_one_dwelling(cast: Cast) -> None:
    with pytest.raises(Conflict):
        add_dwelling(viewer=cast.clerk.viewer(), building=cast.home.building_id, room=cast.home.room)
    with pytest.raises(Refused):
        add_dwelling(viewer=cast.clerk.viewer(), building=cast.home.building_id, room=" ")
    add_dwelling(viewer=cast.clerk.viewer(), building=cast.home.building_id, room=cast.home.room, kind="bed")


def test_next_towns_clerk_finds_no_such_building(cast: Cast) -> None:
    with pytest.raises(NotFound):
        add_dwelling(viewer=cast.next_clerk.viewer(), building=cast.home.building_id, room="1901")
    with pytest.raises(Forbidden):
        add_dwelling(viewer=cast.supervisor.viewer(), building=cast.home.building_id, room="1901")


def test_a_clerk_adds_under_row_level_security(cast: Cast) -> None:
    with as_web_role(cast.clerk.viewer()):
        building = add_building(viewer=cast.clerk.viewer(), division=TOWN + 1, road="新路", plate="1号", name="1栋")
        added = add_dwelling(viewer=cast.clerk.viewer(), building=building.pk, room="101")
        let_dwelling(
            viewer=cast.clerk.viewer(), dwelling=added.pk, party=cast.landlord.pk, role="landlord", start_on=TODAY
        )
    assert added.code == building.code + "000001"


def test_a_merged_dwelling_names_what_came_after(cast: Cast) -> None:
    other = cast.dwellings["4403090020010000001000002"]
    with pytest.raises(Refused):
        change_state(viewer=cast.clerk.viewer(), dwelling=cast.home.pk, state="merged", on=TODAY)
    changed = change_state(
        viewer=cast.clerk.viewer(), dwelling=cast.home.pk, state="merged", on=TODAY, successor=other.pk
    )
    assert (changed.state_since, changed.successor_id) == (TODAY, other.pk)
    assert Line.objects.get(event="places:dwelling:changed").detail["state"] == ["active", "merged"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM places_dwelling_history WHERE id = %s", [cast.home.pk])
        assert cursor.fetchall() == [("active",)]


@pytest.mark.parametrize("state", ["active", "planned", "split"])
def test_an_ended_dwelling_stays_ended(cast: Cast, state: str) -> None:
    Dwelling.objects.filter(pk=cast.home.pk).update(state="demolished")
    with pytest.raises(Conflict, match="that is demolished cannot become") as caught:
        change_state(viewer=cast.clerk.viewer(), dwelling=cast.home.pk, state=state, on=TODAY)
    with override("zh-hans"):
        assert re.fullmatch(r"房屋现为“已拆除”，不能改为“(在用|规划|已拆分)”。", caught.value.said(gettext))


def test_the_database_keeps_every_dwelling(cast: Cast) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        Dwelling.objects.filter(pk=cast.home.pk)._raw_delete("default")


def test_letting_begins_and_ends_with_its_lines(cast: Cast) -> None:
    letting = let_dwelling(
        viewer=cast.clerk.viewer(), dwelling=cast.home.pk, party=cast.employer.pk, role="employer", start_on=SINCE
    )
    stored = Letting.objects.get(pk=letting)
    assert (stored.division, stored.end_on) == (TOWN + 1, None)
    with pytest.raises(Refused):
        end_letting(viewer=cast.clerk.viewer(), letting=letting, end_on=date(2023, 12, 31))
    end_letting(viewer=cast.clerk.viewer(), letting=letting, end_on=TODAY)
    with pytest.raises(NotFound):
        end_letting(viewer=cast.clerk.viewer(), letting=letting, end_on=TODAY)
    events = Line.objects.filter(subject=letting, event__startswith="places:letting").order_by("id")
    assert [line.event for line in events] == ["places:letting:begun", "places:letting:ended"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT end_on FROM places_letting_history WHERE id = %s", [letting])
        assert cursor.fetchall() == [(None,)]


def test_the_same_letting_twice_is_a_conflict_until_it_has_ended(cast: Cast) -> None:
    again = {"dwelling": cast.home.pk, "party": cast.landlord.pk, "role": "landlord"}
    with pytest.raises(Conflict):
        let_dwelling(viewer=cast.clerk.viewer(), start_on=TODAY, **again)
    held = Letting.objects.get(dwelling=cast.home, party=cast.landlord.pk)
    end_letting(viewer=cast.clerk.viewer(), letting=held.pk, end_on=date(2026, 1, 31))
    with pytest.raises(Conflict):
        let_dwelling(viewer=cast.clerk.viewer(), start_on=date(2026, 1, 31), **again)
    assert let_dwelling(viewer=cast.clerk.viewer(), start_on=date(2026, 2, 1), **again)


@pytest.mark.parametrize(("start_on", "refused"), [(TODAY, True), (date(2026, 11, 19), True), (SINCE, False)])
def test_a_dwelling_that_is_no_more_is_not_let_any_more(start_on: date, refused: bool, cast: Cast) -> None:
    viewer = cast.clerk.viewer()
    change_state(viewer=viewer, dwelling=cast.home.pk, state="demolished", on=TODAY)
    new = {"dwelling": cast.home.pk, "party": cast.employer.pk, "role": "employer", "start_on": start_on}
    if refused:
        with pytest.raises(Refused, match="demolished"):
            let_dwelling(viewer=viewer, **new)
    else:
        assert let_dwelling(viewer=viewer, **new)


def test_a_letting_waits_for_another_of_the_same_dwelling(cast: Cast) -> None:
    """Two at once cannot both find the place free."""
    with CaptureQueriesContext(connection) as made:
        let_dwelling(
            viewer=cast.clerk.viewer(), dwelling=cast.home.pk, party=cast.employer.pk, role="employer", start_on=SINCE
        )
    locked = next(query["sql"] for query in made if "places_dwelling" in query["sql"])
    assert locked.endswith('ORDER BY "places_dwelling"."id" ASC FOR UPDATE')


def test_many_lettings_are_all_or_none(cast: Cast) -> None:
    mine = cast.dwellings["4403090020020000001000001"]
    new = [NewLetting(home.pk, cast.landlord.pk, "landlord", SINCE) for home in (mine, cast.next_home)]
    with pytest.raises(NotFound):
        let_dwellings(new, viewer=cast.clerk.viewer())
    with pytest.raises(Conflict):
        let_dwellings([new[0], new[0]], viewer=cast.clerk.viewer())
    with pytest.raises(Refused):
        let_dwellings([new[0]._replace(role="tenant")], viewer=cast.clerk.viewer())
    assert not Letting.objects.filter(dwelling=mine).exists()
    assert len(let_dwellings(new, viewer=system())) == 2


def test_many_lettings_take_few_statements(cast: Cast, django_assert_max_num_queries) -> None:
    homes = [home for home in cast.dwellings.values() if home.division == TOWN + 21]
    with django_assert_max_num_queries(8):
        ids = let_dwellings(
            [NewLetting(home.pk, cast.landlord.pk, "landlord", SINCE) for home in homes], viewer=cast.clerk.viewer()
        )
    assert Letting.objects.filter(pk__in=ids).count() == 60
    assert Line.objects.filter(event="places:letting:begun").count() == 60
    assert Building.objects.filter(dwellings__lettings__in=ids).distinct().count() == 5
