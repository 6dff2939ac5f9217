"""What was true on a day, as the register knew it on another."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from anju.kernel.errors import NotFound
from anju.people.models import Person
from anju.stays.clocks import residents_as_known, stays_as_known, versions_of
from anju.stays.models import Stay
from cast import Cast, as_web_role
from stays.test_annulments import HOME, OTHER, annulled, confirmed, undone


def moment() -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def known(cast: Cast, at: object) -> list[tuple[str, str, str | None, str]]:
    viewer = cast.supervisor.viewer()
    with as_web_role(viewer):
        stays = stays_as_known(viewer, Person.objects.get(name="周明远").pk, at=at)  # type: ignore[arg-type]
    return [(s.dwelling_code, str(s.start_on), str(s.end_on) if s.end_on else None, s.state) for s in stays]


def test_each_moment_keeps_what_the_register_said_then(cast: Cast) -> None:
    before = moment()
    confirmed(cast, "1", date="2026-11-10")
    first = moment()
    confirmed(cast, "2", date="2026-11-15", dwelling_code=OTHER)
    second = moment()
    done = annulled(cast, Stay.objects.get(dwelling__code=OTHER).pk)
    third = moment()
    undone(cast, done.annulment)
    fourth = moment()
    both = [(OTHER, "2026-11-15", None, "registered"), (HOME, "2026-11-10", "2026-11-15", "registered")]
    assert known(cast, before) == []
    assert known(cast, first) == [(HOME, "2026-11-10", None, "registered")]
    assert known(cast, second) == both
    assert known(cast, third) == [(OTHER, "2026-11-15", None, "annulled"), (HOME, "2026-11-10", None, "registered")]
    assert known(cast, fourth) == both


def test_who_lived_in_a_dwelling_on_a_day_as_known_on_another(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    first = moment()
    confirmed(cast, "2", date="2026-11-15", dwelling_code=OTHER)
    viewer, day = cast.supervisor.viewer(), date(2026, 11, 16)
    dwelling = Stay.objects.get(dwelling__code=HOME).dwelling_id
    with as_web_role(viewer):
        assert len(residents_as_known(viewer, dwelling, day, at=first).rows) == 1  # type: ignore[arg-type]
        assert residents_as_known(viewer, dwelling, day, at=moment()).rows == []  # type: ignore[arg-type]


def test_versions_tell_who_changed_them_and_stay_in_sight(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    confirmed(cast, "2", date="2026-11-15", dwelling_code=OTHER)
    stay = Stay.objects.get(dwelling__code=HOME).pk
    with as_web_role(cast.officer.viewer()):
        versions = versions_of(cast.officer.viewer(), stay)
    assert [(v.end_on, v.changed_by) for v in versions] == [
        (None, cast.officer.account.pk),
        (date(2026, 11, 15), None),
    ]
    with pytest.raises(NotFound), as_web_role(cast.outsider.viewer()):
        versions_of(cast.outsider.viewer(), stay)
