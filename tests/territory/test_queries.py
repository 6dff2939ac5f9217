from datetime import date

import pytest

from anju.kernel.division_code import Level
from anju.kernel.errors import NotFound
from anju.territory.actions import import_divisions
from anju.territory.lists import BUNDLED, read_list
from anju.territory.models import Division
from anju.territory.queries import children, division, path_name, path_names, search, standing

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 18)


@pytest.fixture(autouse=True)
def lists(db: None) -> None:
    for path in BUNDLED:
        import_divisions(read_list(path), on=ON)


def test_a_division_knows_its_path() -> None:
    line = division(440309002001)
    assert line.path == "广东省深圳市龙华区民治街道沙吓社区居委会"
    assert (line.level, line.kind, line.parent) == ("community", "stat", 440309002000)


def test_a_division_nobody_imported_is_not_found() -> None:
    with pytest.raises(NotFound):
        division(440399000000)


def test_rungs_for_forms_sake_are_left_out_of_a_path() -> None:
    assert path_name(110101000000) == "北京市东城区"
    assert path_name(429004000000) == "湖北省仙桃市"


def test_a_path_may_end_above_the_community() -> None:
    assert path_name(440309002001, down_to=Level.TOWNSHIP) == "广东省深圳市龙华区民治街道"


def test_many_paths_take_one_query(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        paths = path_names([440309002001, 440309003001, 999999999999])
    assert paths[440309003001].endswith("荔园社区居委会")
    assert paths[999999999999] == ""


def test_children_are_those_right_below() -> None:
    towns = children(440309000000)
    assert [town.code for town in towns] == [440309001000 + 1000 * n for n in range(6)]
    assert len(children(None)) == 31


def test_children_in_force_leave_the_retired_out() -> None:
    Division.objects.filter(code=440309001000).update(valid_to=date(2026, 1, 1))
    assert len(children(440309000000)) == 6
    assert len(children(440309000000, on=ON)) == 5


def test_a_division_stands_until_the_day_it_ends() -> None:
    Division.objects.filter(code=440309001000).update(valid_to=date(2026, 1, 1), successor=440309002000)
    then = standing([440309001000, 440309002000, 1], on=date(2025, 12, 31))
    assert then == {440309001000: (True, 440309002000), 440309002000: (True, None)}
    assert standing([440309001000], on=date(2026, 1, 1)) == {440309001000: (False, 440309002000)}


def test_search_begins_with_the_last_word_below_the_words_before() -> None:
    assert [line.path for line in search("龙华")] == [
        "广东省深圳市龙华区", "海南省海口市龙华区", "广东省深圳市龙华区龙华街道",
    ]  # fmt: skip
    assert [line.code for line in search("深圳 龙华街")] == [440309003000]
    assert search("成都 龙华") == []


def test_search_by_digits_is_by_code() -> None:
    assert {line.code for line in search("440309", limit=500)} >= {440309000000, 440309006017}
    assert [line.code for line in search("4403090020", limit=3)] == [440309002000, 440309002001, 440309002002]


def test_search_stays_within_its_bounds_and_puts_the_retired_last() -> None:
    Division.objects.filter(code=440309000000).update(valid_to=date(2026, 1, 1))
    assert [line.code for line in search("深圳 龙华")] == [440309003000, 440309000000]
    assert search("龙华", within=(330000000000, 340000000000)) == []
    assert search("  ") == []
