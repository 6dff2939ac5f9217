"""The map of a building's units, the list of buildings by community, and the search for persons by one further fact."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from anju.desk.units import floors_of
from anju.places.queries import building_card
from cast import COMMUNITIES
from desk.office import Morning
from stays.living import entered


def test_each_unit_says_who_is_registered_who_waits_and_what_is_let(
    morning: Morning, django_assert_max_num_queries: Callable[..., object]
) -> None:
    cast = morning.cast
    viewer = entered(cast.clerk.viewer())
    card = building_card(viewer, cast.home.building_id)
    with django_assert_max_num_queries(3):
        floors = floors_of(viewer, card)
    units = {unit.line.id: unit for floor in floors for unit in floor.units}
    home = units[cast.home.pk]
    assert (home.state, home.registered, home.waiting) == ("occupied", 1, 2)
    assert {unit.state for unit in units.values() if unit is not home} <= {"let", "gone", "empty", "waiting"}
    assert [floor.name for floor in floors] == sorted((floor.name for floor in floors), key=int, reverse=True)


def test_the_map_says_in_words_what_its_colours_say(morning: Morning) -> None:
    client = morning.cast.clerk.client()
    page = client.get(reverse("desk:building", args=[morning.cast.home.building_id])).content.decode()
    assert "1 人" in page and "2 人未核实" in page and "出租" in page
    assert "林秀文" not in page


def test_buildings_are_listed_by_community(morning: Morning) -> None:
    client = morning.cast.clerk.client()
    address = reverse("desk:dwellings")
    assert f"division={COMMUNITIES[2]}" in client.get(address).content.decode()
    one, other = (client.get(address, {"division": code}).content.decode() for code in (COMMUNITIES[0], COMMUNITIES[2]))
    here = reverse("desk:building", args=[morning.cast.home.building_id])
    assert here in one and here not in other


@pytest.mark.parametrize(
    "said",
    [
        {"quick": "林秀文 1995"},
        {"name": "lxw", "born": "1995"},
        {"name": "linxiuwen", "born": "1995-06-12"},
        {"name": "林秀文", "sex": "2", "division": str(COMMUNITIES[0])},
        {"name": "林秀文", "dwelling_code": "4403090020010000001000001"},
    ],
)
def test_a_person_is_found_by_name_and_one_further_fact(morning: Morning, said: dict[str, str]) -> None:
    answer = morning.cast.clerk.client().post(reverse("desk:persons"), said)
    assert answer.headers["Location"] == reverse("desk:person", args=[morning.cast.resident.id])


def test_a_fact_nobody_can_read_is_said_at_its_field(morning: Morning) -> None:
    answer = morning.cast.clerk.client().post(reverse("desk:persons"), {"name": "林秀文", "born": "某年"})
    assert answer.status_code == 422
    assert "只填年份" in answer.content.decode()


def test_the_overview_shows_what_is_in_hand_and_what_was_returned(morning: Morning) -> None:
    cast = morning.cast
    decide, first, second = reverse("desk:decide"), *morning.waiting
    cast.officer.client().post(decide, {"items": [first], "verb": "claim"})
    cast.officer.client().post(decide, {"items": [second], "verb": "refuse", "reason": "请补租赁合同"})
    assert "周子墨" in cast.officer.client().get(reverse("desk:home")).content.decode()
    assert "请补租赁合同" in cast.clerk.client().get(reverse("desk:home")).content.decode()
