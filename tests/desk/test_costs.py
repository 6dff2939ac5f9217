"""What a page costs the database stays the same however much there is to show."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anju.worklist.models import Item
from cast import COMMUNITIES
from desk.office import NEIGHBOUR, NOON, Morning, line, say

pytestmark = pytest.mark.django_db

MOST = 12
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "access_session", "set_config", "access_account")


def cost(morning: Morning, who: str, name: str, *args: Any) -> int:
    """Statements that belong to the page: signing in, transaction and scope are every request's."""
    client = getattr(morning.cast, who).client()
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(reverse(f"desk:{name}", args=args)).status_code == 200
    return sum(not any(word in query["sql"] for word in FRAME) for query in caught)


def declare_many(morning: Morning) -> None:
    """Twenty more moves of the two who wait, into another community."""
    cast = morning.cast
    homes = [home for home in cast.dwellings.values() if home.division == COMMUNITIES[1] and home.state == "active"]
    lines = [line(cast, **NEIGHBOUR, dwelling_code=home.code, date="2026-11-15") for home in homes[:20]]
    assert say(cast.clerk.viewer(), lines, key="many").accepted == 20


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("officer", "home"), ("officer", "queue"), ("clerk", "submissions"), ("clerk", "persons"),
        ("clerk", "dwellings"), ("clerk", "parties"), ("supervisor", "ledger"), ("auditor", "journal"),
        ("auditor", "journal-access"), ("supervisor", "counts"), ("landlord_staff", "home"),
        ("admin", "accounts"), ("clerk", "declare"),
    ],
)  # fmt: skip
def test_a_list_costs_the_same_with_more_in_it(morning: Morning, who: str, name: str) -> None:
    few = cost(morning, who, name)
    declare_many(morning)
    assert Item.objects.count() > 20
    assert cost(morning, who, name) == few
    assert few <= (10 if name == "home" else MOST)


def test_a_busy_officer_s_overview_costs_few_queries(morning: Morning) -> None:
    """Something in hand, something returned, something handed over, something that falls due."""
    cast, decide = morning.cast, reverse("desk:decide")
    declare_many(morning)
    first, second, third, *_ = Item.objects.order_by("pk").values_list("pk", flat=True)
    cast.officer.client().post(decide, {"items": [first, third], "verb": "claim"})
    cast.officer.client().post(decide, {"items": [second], "verb": "refuse", "reason": "请补租赁合同"})
    Item.objects.filter(pk=third).update(due_at=NOON + timedelta(hours=5))
    Item.objects.filter(pk=second).update(entered_by=cast.officer.account.pk, decided_by=cast.supervisor.account.pk)
    page = cast.officer.client().get(reverse("desk:home"))
    assert all(page.context[name] for name in ("mine", "returned", "soon"))
    assert cost(morning, "officer", "home") <= MOST


def test_a_record_costs_few_queries(morning: Morning) -> None:
    records = {
        "item": morning.waiting[0],
        "person": morning.cast.resident.id,
        "dwelling": morning.cast.home.pk,
        "building": morning.cast.home.building_id,
        "party": morning.cast.landlord.pk,
        "stay": morning.stay,
        "submission": morning.receipt.submission,
    }
    dear = {name: cost(morning, "officer", name, number) for name, number in records.items()}
    assert {name: number for name, number in dear.items() if number > MOST} == {}


def test_a_case_about_somebody_known_costs_few_queries_and_tells_its_looks_at_once(morning: Morning) -> None:
    cast = morning.cast
    homes = [home for home in cast.dwellings.values() if home.division == COMMUNITIES[1] and home.state == "active"]
    say(cast.clerk.viewer(), [line(cast, dwelling_code=homes[0].code, date="2026-11-15")], key="moves on")
    case = Item.objects.latest("pk")
    with CaptureQueriesContext(connection) as caught:
        assert cast.officer.client().get(reverse("desk:item", args=[case.pk])).status_code == 200
    told = [query["sql"] for query in caught if query["sql"].startswith('INSERT INTO "journal_accessline"')]
    assert len(told) == 1
    assert "declaration" in told[0]
    assert "page" in told[0]
    assert cost(morning, "officer", "item", case.pk) <= MOST - 1
