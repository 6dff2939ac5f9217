"""Who lives in a dwelling on a day: of hundreds, the first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from anju.stays.queries import residents_of
from cast import TODAY, Cast, as_web_role
from stays.living import make_people, make_stay

pytestmark = pytest.mark.django_db

SPANS = {
    "来得最早": (date(2025, 1, 1), None),
    "已经搬走": (date(2025, 2, 1), TODAY),
    "将要搬走": (date(2025, 3, 1), TODAY + timedelta(1)),
    "来得最晚": (TODAY, None),
    "还没有来": (TODAY + timedelta(1), None),
}


@pytest.fixture
def living(cast: Cast) -> dict[int, str]:
    people = dict(zip(make_people(list(SPANS), cast.home.division), SPANS, strict=True))
    for person, name in people.items():
        make_stay(person, cast.home, *SPANS[name])
    gone = make_people(["登记有误"], cast.home.division, first=90)[0]
    make_stay(gone, cast.home, date(2025, 1, 2), state="annulled")
    return people


@pytest.mark.parametrize(
    ("limit", "names"),
    [(None, ["来得最早", "将要搬走", "来得最晚"]), (2, ["来得最早", "将要搬走"]), (1, ["来得最早"])],
)
def test_the_longest_come_first(cast: Cast, living: dict[int, str], limit: int | None, names: list[str]) -> None:
    with as_web_role(cast.clerk.viewer()):
        found = residents_of(cast.clerk.viewer(), cast.home.pk, TODAY, limit=limit)
        before = residents_of(cast.clerk.viewer(), cast.home.pk, TODAY - timedelta(1), limit=limit)
    assert [living[stay.person_id] for stay in found] == names
    assert [living[stay.person_id] for stay in before][:3] == ["来得最早", "已经搬走", "将要搬走"][:limit]


def test_the_function_itself_holds_the_scope(cast: Cast, living: dict[int, str]) -> None:
    counts = []
    for member in (cast.clerk, cast.supervisor, cast.next_clerk, cast.landlord_staff):
        with as_web_role(member.viewer()), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM stays_living(%s, %s, NULL)", [cast.home.pk, TODAY])
            counts.append(cursor.fetchone()[0])
    assert counts == [3, 3, 0, 0]
