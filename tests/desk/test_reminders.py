"""What falls due is told on the overview before it is late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from anju.journal.models import AccessLine
from anju.worklist.models import Item
from cast import Cast, Member
from desk.office import NOON, Morning
from employment.working import hire
from stays.test_freshness import age, move_in

pytestmark = pytest.mark.django_db


def overview(member: Member) -> str:
    page = member.client().get(reverse("desk:home"), headers={"Accept-Language": "en"}).content.decode()
    return " ".join(page.split())


def test_a_landlord_is_told_how_many_stays_to_confirm_and_by_when(cast: Cast) -> None:
    stays = move_in(cast)
    page = overview(cast.landlord_staff)
    assert "past their day" not in page and "soon" not in page
    age(stays[:1], 350)
    age(stays[1:], 500)
    page = overview(cast.landlord_staff)
    assert "1 soon, by 20" in page and "the office's own policy, no law" in page
    assert f"{len(stays) - 1} are past their day" in page
    assert not AccessLine.objects.filter(shown="unconfirmed").exists()


def test_an_employer_is_told_of_the_statement_not_handed_in(cast: Cast) -> None:
    hire(cast)
    assert "To be handed in" in overview(cast.employer_staff)
    assert "To be handed in" not in overview(cast.landlord_staff)


def test_who_owes_nothing_is_told_so(cast: Cast) -> None:
    assert "You owe nothing now." in overview(cast.landlord_staff)


def test_an_officer_sees_the_cases_that_end_within_a_day(morning: Morning) -> None:
    assert "Falls due next" not in overview(morning.cast.officer)
    Item.objects.filter(pk=morning.waiting[0]).update(due_at=NOON + timedelta(hours=5))
    page = overview(morning.cast.officer)
    assert "Falls due next" in page
    assert reverse("desk:item", args=[morning.waiting[0]]) in page
    assert f"{timezone.localtime(NOON + timedelta(hours=5)):%Y-%m-%d %H:%M}" in page
