"""The queue's filters, handing over, standing in and load, at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from anju.access.models import Account
from anju.access.rules import Role
from anju.worklist.models import Absence, Item, SavedFilter
from cast import PASSWORD, TODAY, TOWN
from desk.office import Morning


@pytest.fixture
def second(morning: Morning) -> Account:
    return Account.objects.create_account(
        "second", PASSWORD, display_name="核实二", role=Role.STATION_OFFICER.value, area=TOWN, staff_number="s2"
    )


def test_a_filter_is_applied_kept_and_removed(morning: Morning) -> None:
    client = morning.cast.officer.client()
    page = client.get(reverse("desk:queue"), {"channel": "counter", "due": "never"}).content.decode()
    assert "周子墨" in page and 'name="due" value="never"' in page
    assert "周子墨" not in client.get(reverse("desk:queue"), {"channel": "api"}).content.decode()
    sent = {"show": "open", "channel": "counter", "name": "窗口来的", "shared": "on"}
    answer = client.post(reverse("desk:filter-keep"), sent)
    assert "channel=counter" in answer.headers["Location"]
    assert "窗口来的" in client.get(reverse("desk:queue")).content.decode()
    assert client.post(reverse("desk:filter-keep"), sent | {"name": ""}).status_code == 422
    client.post(reverse("desk:filter-forget", args=[SavedFilter.objects.get().pk]))
    assert not SavedFilter.objects.exists()


def test_a_supervisor_sees_the_load_and_hands_over_from_there(morning: Morning, second: Account) -> None:
    cast = morning.cast
    cast.officer.client().post(reverse("desk:decide"), {"items": morning.waiting, "verb": "claim"})
    client = cast.supervisor.client()
    assert "民治 核实" in client.get(reverse("desk:load")).content.decode()
    sent = {"of": cast.officer.account.pk, "to": second.pk, "note": "请代为核实"}
    assert "已转交 2 件" in client.post(reverse("desk:hand-over"), sent, follow=True).content.decode()
    assert set(Item.objects.filter(pk__in=morning.waiting).values_list("assignee", flat=True)) == {second.pk}
    assert cast.officer.client().get(reverse("desk:load")).status_code == 403
    assert client.post(reverse("desk:hand-over"), {"of": "", "to": ""}).status_code == 422


def test_an_officer_has_a_colleague_stand_in_and_ends_it(morning: Morning, second: Account) -> None:
    client = morning.cast.officer.client()
    sent = {"account": morning.cast.officer.account.pk, "deputy": second.pk, "start_on": TODAY.isoformat()}
    wrong = client.post(reverse("desk:absences"), sent | {"last_on": (TODAY - timedelta(1)).isoformat()})
    assert wrong.status_code == 422
    page = client.post(reverse("desk:absences"), sent | {"last_on": TODAY.isoformat()}, follow=True).content.decode()
    assert "核实二" in page
    client.post(reverse("desk:absence-end", args=[Absence.objects.get().pk]))
    assert Absence.objects.get().ended_at is not None
