"""What the parties of an area owe, on the overview and on a page of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anju.access.scope import enter_scope
from anju.declarations.actions import Draft, declare
from anju.stays.models import Stay
from anju.voices.queries import duties_of_party, duties_within
from anju.worklist.actions import confirm
from anju.worklist.models import Item
from cast import NEXT_TOWN, TODAY, TOWN, Cast, Member
from desk.office import NOON, PACK, Morning, line

pytestmark = pytest.mark.django_db
SINCE = TODAY - timedelta(days=31)


def registered_by_herself(cast: Cast, **said: str) -> int:
    """The resident declares at the counter and is verified; her landlord has said nothing."""
    viewer = cast.clerk.viewer()
    enter_scope(viewer)
    draft = Draft(role="resident", channel="counter", key="herself", pack=PACK, lines=[line(cast, **said)])
    assert declare(draft, viewer=viewer, now=NOON).accepted == 1
    officer = cast.officer.viewer()
    enter_scope(officer)
    assert all(one.done for one in confirm([Item.objects.latest("pk").pk], viewer=officer))
    return Stay.objects.latest("pk").pk


def page(member: Member, language: str = "en", **query: int) -> str:
    return member.client().get(reverse("desk:owed"), query, headers={"Accept-Language": language}).content.decode()


def test_a_landlord_owes_what_only_the_resident_declared(cast: Cast) -> None:
    stay = registered_by_herself(cast)
    told = page(cast.clerk)
    assert reverse("desk:party", args=[cast.landlord.pk]) in told
    assert reverse("desk:stay", args=[stay]) in told
    assert "2026-11-25 24:00" in told
    assert "深圳经济特区居住证条例 第十二条" in told
    assert cast.resident.name not in told
    viewer = cast.clerk.viewer()
    assert duties_within(viewer, since=SINCE, limit=100) == duties_of_party(viewer, cast.landlord.pk)


def test_what_was_said_is_owed_no_more(morning: Morning) -> None:
    """The office itself declared for the landlord's role."""
    assert duties_within(morning.cast.clerk.viewer(), since=SINCE, limit=100) == []
    assert "Nobody owes a declaration." in page(morning.cast.clerk)


def test_a_month_later_nobody_is_reminded(cast: Cast) -> None:
    registered_by_herself(cast)
    viewer = cast.clerk.viewer()
    assert len(duties_within(viewer, since=TODAY, limit=100)) == 1
    assert duties_within(viewer, since=TODAY + timedelta(days=1), limit=100) == []


def test_each_office_sees_its_own_area(cast: Cast) -> None:
    registered_by_herself(cast)
    assert duties_within(cast.next_clerk.viewer(), since=SINCE, limit=100) == []
    assert duties_within(cast.next_clerk.viewer(), division=TOWN, since=SINCE, limit=100) == []
    assert cast.landlord.name not in page(cast.next_clerk, division=TOWN)
    assert duties_within(cast.supervisor.viewer(), division=NEXT_TOWN, since=SINCE, limit=100) == []


def test_a_county_chooses_a_town_first(cast: Cast) -> None:
    registered_by_herself(cast)
    assert "Choose a town or a community" in page(cast.supervisor)
    assert cast.landlord.name not in page(cast.supervisor)
    assert cast.landlord.name in page(cast.supervisor, division=TOWN)


def test_the_overview_asks_for_it_once_it_stands(cast: Cast) -> None:
    registered_by_herself(cast)
    asked = f'hx-get="{reverse("desk:owed")}"'
    assert asked in cast.clerk.client().get(reverse("desk:home")).content.decode()
    assert asked not in cast.supervisor.client().get(reverse("desk:home")).content.decode()
    part = cast.clerk.client().get(reverse("desk:owed"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert cast.landlord.name in part


def test_it_costs_few_queries(cast: Cast) -> None:
    registered_by_herself(cast)
    client = cast.clerk.client()
    with CaptureQueriesContext(connection) as caught:
        assert client.get(reverse("desk:owed")).status_code == 200
    frame = ("SAVEPOINT", "RELEASE", "ROLLBACK", "access_session", "set_config", "access_account")
    assert sum(not any(word in query["sql"] for word in frame) for query in caught) <= 8
