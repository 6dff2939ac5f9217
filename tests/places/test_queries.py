from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction

from anju.access.scope import enter_scope
from anju.kernel.errors import Forbidden, NotFound
from anju.places.models import Dwelling, Letting
from anju.places.queries import (
    building_card,
    buildings,
    dwelling_card,
    dwelling_lines,
    dwellings_of_building,
    find_dwellings,
    lettings_of,
)
from cast import TODAY, TOWN, Cast, as_web_role, system

HOME = "4403090020010000001000001"


def found(cast: Cast, member: str, text: str, limit: int = 100) -> list[str]:
    viewer = cast.members()[member].viewer()
    with as_web_role(viewer):
        return [line.code for line in find_dwellings(viewer, text, limit=limit)]


def test_a_dwelling_is_found_by_its_code_or_the_beginning_of_it(cast: Cast) -> None:
    assert found(cast, "clerk", HOME) == [HOME]
    assert found(cast, "clerk", " 44030900200100 00001000001 ") == [HOME]
    assert len(found(cast, "clerk", "4403090020010000001")) == 12
    assert len(found(cast, "clerk", "440309002001", limit=15)) == 15


@pytest.mark.parametrize(  # the sample has the same road and plates in each of its four communities
    ("text", "expected"),
    [
        ("梅龙路2号1栋101", 4),
        ("梅龙路 1栋 101室", 4),
        ("民治 梅龙路２号 1栋 １０１", 4),
        ("广东省深圳市龙华区民治街道梅龙路2号1栋101", 4),
        ("梅龙路2号1栋", 48),
        ("梅龙", 100),
        ("没有这条路", 0),
        ("龙梅", 0),
        ("101", 0),
        ("路", 0),
        ("%", 0),
        ("", 0),
    ],
)
def test_a_dwelling_is_found_by_words_of_its_address(cast: Cast, text: str, expected: int) -> None:
    assert len(found(cast, "clerk", text)) == expected


def test_an_address_with_its_unit_is_found(cast: Cast) -> None:
    Dwelling.objects.filter(pk=cast.home.pk).update(unit="2单元", address="民治街道沙吓社区梅龙路2号1栋2单元101")
    assert found(cast, "clerk", "梅龙路2号1栋2单元101") == [HOME]
    assert found(cast, "clerk", "梅龙路2号 沙吓社区") == []


def test_search_stays_within_the_viewers_range(cast: Cast) -> None:
    assert found(cast, "next_clerk", "梅龙路") == []
    assert found(cast, "next_clerk", HOME) == []
    assert found(cast, "outsider", "定阳南路") == [cast.far_home.code]
    assert found(cast, "supervisor", "东环一路") == [cast.next_home.code]


def test_the_search_function_itself_holds_the_scope(cast: Cast) -> None:
    statement = "SELECT count(*) FROM places_find_dwellings(ARRAY['梅龙路'], 1000)"
    counts = {}
    for name in ("clerk", "next_clerk", "landlord_staff", "employer_staff"):
        with as_web_role(cast.members()[name].viewer()), connection.cursor() as cursor:
            cursor.execute(statement)
            counts[name] = cursor.fetchone()[0]
    assert counts == {"clerk": 240, "next_clerk": 0, "landlord_staff": 60, "employer_staff": 12}


def test_the_search_function_shows_nothing_without_a_scope(cast: Cast) -> None:
    with as_web_role(cast.clerk.viewer()), connection.cursor() as cursor:
        for name in ("anju.low", "anju.high", "anju.party"):
            cursor.execute("SELECT set_config(%s, '', true)", [name])
        cursor.execute("SELECT count(*) FROM places_find_dwellings(ARRAY['梅龙路'], 1000)")
        assert cursor.fetchone()[0] == 0


def test_others_than_the_web_role_may_not_call_the_search(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('public', 'places_find_dwellings(text[], int)', 'EXECUTE')")
        assert cursor.fetchone()[0] is False
        enter_scope(cast.clerk.viewer())


def test_a_partys_staff_find_what_it_lets_and_nothing_else(cast: Cast) -> None:
    assert len(found(cast, "landlord_staff", "梅龙路")) == 60
    assert found(cast, "landlord_staff", HOME) == [HOME]
    Letting.objects.filter(dwelling=cast.home).update(end_on=date(2025, 1, 1))
    assert found(cast, "landlord_staff", HOME) == []
    assert len(found(cast, "employer_staff", "民治街道")) == 12


def test_auditors_do_not_search(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        find_dwellings(cast.auditor.viewer(), "梅龙路")


def test_the_index_serves_the_search(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM places_building WHERE places_bigrams(places_written(path)) @> ARRAY['梅龙', '龙路']"
        )
        assert "places_building_bigrams" in " ".join(row[0] for row in cursor.fetchall())


def test_a_dwellings_card(cast: Cast) -> None:
    with as_web_role(cast.clerk.viewer()):
        card = dwelling_card(cast.clerk.viewer(), HOME)
        assert dwelling_card(cast.clerk.viewer(), cast.home.pk) == card
    assert card.division_path == "广东省深圳市龙华区民治街道沙吓社区居委会"
    assert (card.building_name, card.line.room, card.successor, len(card.check_digit)) == ("1栋", "101", "", 1)
    assert [(line.party, line.role) for line in card.lettings] == [(cast.landlord.pk, "landlord")]


@pytest.mark.parametrize("member", ["next_clerk", "outsider"])
def test_a_dwelling_out_of_scope_is_not_found(cast: Cast, member: str) -> None:
    viewer = cast.members()[member].viewer()
    for dwelling in (HOME, cast.home.pk, 0, "x"):
        with pytest.raises(NotFound):
            dwelling_card(viewer, dwelling)
    with pytest.raises(NotFound):
        building_card(viewer, cast.home.building_id)
    assert dwellings_of_building(viewer, cast.home.building_id) == []
    assert dwelling_lines(viewer, [cast.home.pk]) == {}


def test_a_buildings_card_shows_units_by_floor(cast: Cast) -> None:
    card = building_card(cast.clerk.viewer(), cast.home.building_id)
    assert card.line.dwellings == 12
    rooms = [room.room for floor in card.floors for room in floor.dwellings]
    assert [floor.floor for floor in card.floors] == sorted({room[:-2] for room in rooms}, key=int)
    assert rooms == sorted(rooms, key=int)
    Dwelling.objects.filter(pk=cast.home.pk).update(floor="12")
    assert building_card(cast.clerk.viewer(), cast.home.building_id).floors[-1].floor == "12"


def test_buildings_come_in_pages(cast: Cast, django_assert_num_queries) -> None:
    viewer = cast.clerk.viewer()
    with django_assert_num_queries(1):
        first = buildings(viewer, limit=15)
    rest = buildings(viewer, after=first.after, limit=15)
    assert (len(first.rows), len(rest.rows), rest.after) == (15, 5, None)
    assert {line.dwellings for line in first.rows} == {12}
    assert {line.division for line in buildings(viewer, division=TOWN + 1).rows} == {TOWN + 1}
    assert buildings(cast.outsider.viewer(), division=TOWN + 1).rows == []


def test_what_a_party_lets(cast: Cast) -> None:
    assert len(lettings_of(cast.clerk.viewer(), cast.landlord.pk, on=TODAY)) == 60
    assert lettings_of(cast.next_clerk.viewer(), cast.landlord.pk) == []
    with as_web_role(cast.landlord_staff.viewer()):
        assert len(lettings_of(cast.landlord_staff.viewer(), cast.landlord.pk)) == 60
    with pytest.raises(Forbidden):
        lettings_of(cast.employer_staff.viewer(), cast.landlord.pk)
    assert lettings_of(system(), cast.landlord.pk, on=date(2023, 12, 31)) == []


def test_raw_sql_of_the_web_role_stays_in_scope(cast: Cast) -> None:
    with as_web_role(cast.clerk.viewer()), connection.cursor() as cursor:
        cursor.execute("UPDATE places_dwelling SET room = 'x' WHERE code = %s", [cast.next_home.code])
        assert cursor.rowcount == 0
        for statement in (
            "DELETE FROM places_dwelling",
            "UPDATE places_dwelling SET division = 330822100001 WHERE id = (SELECT min(id) FROM places_dwelling)",
            "SELECT * FROM places_dwelling_history",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(statement)
