"""What this version reckons beside the facts, it reckons for an earlier version's facts too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import F, Q

from anju.access.scope import enter_scope
from anju.people.models import Person
from anju.people.queries import find_persons
from anju.reports.counts import counts_by_community
from anju.stays.clocks import stays_as_known
from anju.stays.models import Freshness, Stay
from anju.voices.queries import voices_of
from anju.worklist.models import Item
from anju.worklist.queries import queue
from cast import TODAY, Cast
from upgrade.conftest import TOLD

pytestmark = pytest.mark.django_db
REGISTERED = Stay.objects.filter(state=Stay.State.REGISTERED).exclude(start_on=F("end_on"))


@pytest.mark.parametrize("day", [TODAY, date(2026, 10, 1), date(2026, 7, 1), date(2026, 3, 1)])
def test_counts_of_any_day_are_those_of_the_stays(there: Cast, day: date) -> None:
    supervisor = there.supervisor.viewer()
    enter_scope(supervisor)
    living = REGISTERED.filter(Q(end_on=None) | Q(end_on__gt=day), start_on__lte=day)
    counted = counts_by_community(supervisor, day)
    assert sum(count.present for count in counted) == living.count()
    assert sum(count.homes for count in counted) == living.values("dwelling").distinct().count()


def test_every_open_stay_tells_when_it_was_last_heard_of(there: Cast) -> None:
    open_stays = set(REGISTERED.filter(end_on=None).values_list("pk", flat=True))
    assert open_stays
    assert set(Freshness.objects.values_list("stay", flat=True)) == open_stays


def test_everybody_is_found_by_name_pinyin_and_initials(there: Cast) -> None:
    clerk = there.clerk.viewer()
    enter_scope(clerk)
    born = there.resident.birth_date
    for name in (there.resident.name, "linxiuwen", "lxw"):
        assert [card.id for card in find_persons(clerk, name=name, birth_date=born)] == [there.resident.id]
    for person in Person.objects.visible_to(clerk).exclude(birth_date=None):
        assert person.pk in [card.id for card in find_persons(clerk, name=person.name, birth_date=person.birth_date)]


def test_a_stay_of_then_has_its_voices_and_its_past(there: Cast) -> None:
    officer, stay = there.officer.viewer(), Stay.objects.get(pk=TOLD["things"]["moved"])
    enter_scope(officer)
    assert [voice.state for voice in voices_of(officer, [stay.pk])[stay.pk]] == ["confirmed"]
    now = stays_as_known(officer, stay.person_id, at=datetime.now(UTC) + timedelta(days=3650))
    assert [line.dwelling_code for line in now] == [stay.dwelling.code, now[1].dwelling_code]
    assert now[1].end_on == stay.start_on


def test_the_queue_holds_what_waited_then(there: Cast) -> None:
    officer = there.officer.viewer()
    enter_scope(officer)
    waiting = Item.objects.visible_to(officer).filter(decided_at=None)
    assert {item.pk for item in queue(officer, limit=100).rows} == set(waiting.values_list("pk", flat=True))
