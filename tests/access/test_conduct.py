"""Who reads far more than others: the reckoning, the count, the scope."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from anju.access.actions import count_reading
from anju.access.conduct import Count, standings
from anju.access.models import Account, Reading
from anju.access.queries import readers
from anju.access.rules import Role
from anju.journal.actions import write_access
from anju.journal.models import AccessLine
from anju.kernel.errors import Forbidden
from cast import NEXT_TOWN, PASSWORD, TODAY, TOWN, Cast, Member, as_web_role

CHINA = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=CHINA)


def far(numbers: list[int], *, least: int = 50) -> list[int]:
    """The numbers that are far above the others."""
    found = standings([Count(place, "peers", number) for place, number in enumerate(numbers)], least=least)
    return sorted(one.number for one in found.values() if one.far)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([40, 45, 50, 52, 60, 400], [400]),
        ([40, 45, 50, 52, 60, 400, 500], [400, 500]),  # two do not hide each other
        ([40, 45, 50, 52, 60, 95], []),  # less than twice the median
        ([100, 100, 100, 100, 101, 112], []),  # alike, and a few more
        ([50, 50, 50, 50, 50, 500], [500]),  # no spread at all
        ([50, 50, 50, 50, 50], []),
        ([1, 1, 2, 2, 3, 40], []),  # far, but of little
        ([40, 45, 50, 4000], []),  # too few peers
        ([0, 0, 0, 0, 40, 45, 50, 4000], []),  # who looked at nobody is no peer
        ([20, 80, 150, 300, 700], []),  # spread wide by nature
    ],
)
def test_far_is_what_stands_out(numbers: list[int], expected: list[int]) -> None:
    assert far(numbers) == expected


def test_too_few_peers_are_shown_and_not_compared() -> None:
    [standing] = standings([Count(1, "alone", 900)], least=50).values()
    assert (standing.number, standing.median, standing.score, standing.far) == (900, None, None, False)


def test_peers_are_compared_with_peers_alone() -> None:
    busy = [Count(place, "supervisors", 1000 + place) for place in range(10)]
    calm = [Count(100 + place, "clerks", 50 + place) for place in range(10)]
    assert not any(one.far for one in standings(busy + calm, least=50).values())


def test_ordinary_weeks_accuse_hardly_anybody() -> None:
    """A thousand offices of forty clerks, some desks several times as busy as others."""
    invented = random.Random(7)
    offices = [[round(invented.lognormvariate(4.5, 0.6)) for _ in range(40)] for _ in range(1000)]
    assert sum(len(far(office)) for office in offices) <= 80, "one week in five hundred"
    thief = [far([*office, 20 * 90]) for office in offices]
    assert sum(1800 in found for found in thief) >= 970


def look(member: Member, persons: int, *, first: int = 1, at: datetime = NOON, shown: str = "page") -> None:
    with time_machine.travel(at, tick=False):
        before = set(AccessLine.objects.values_list("pk", flat=True))
        looked = [(person, TOWN) for person in range(first, first + persons)]
        write_access(looked, actor=member.account.pk, purpose="测试", shown=shown)
        with connection.cursor() as cursor:  # the database's clock stands still for nobody
            cursor.execute("ALTER TABLE journal_accessline DISABLE TRIGGER append_only")
            AccessLine.objects.exclude(pk__in=before).update(at=at)
            cursor.execute("ALTER TABLE journal_accessline ENABLE TRIGGER append_only")


def counted() -> dict[tuple[str, date], tuple[int, int]]:
    rows = Reading.objects.select_related("account")
    return {(row.account.username, row.day): (row.persons, row.revealed) for row in rows}


@pytest.mark.django_db
def test_different_persons_are_counted_by_day(cast: Cast) -> None:
    yesterday = TODAY - timedelta(days=1)
    look(cast.clerk, 5)
    look(cast.clerk, 3, shown="search")
    look(cast.clerk, 2, first=4, shown="reveal:number")
    look(cast.clerk, 4, at=datetime(2026, 11, 18, 0, 0, tzinfo=CHINA), first=100)
    look(cast.clerk, 7, at=datetime(2026, 11, 17, 23, 59, 59, tzinfo=CHINA), first=200)
    look(cast.landlord_staff, 9)
    count_reading(TODAY)
    count_reading(yesterday)
    assert counted() == {("clerk", TODAY): (9, 2), ("clerk", yesterday): (7, 0)}
    look(cast.clerk, 1, first=500)
    count_reading(TODAY)
    assert counted()["clerk", TODAY] == (10, 2), "counted anew, not added to"


@pytest.mark.django_db
def test_old_counts_go(cast: Cast) -> None:
    look(cast.clerk, 5)
    count_reading(TODAY)
    count_reading(TODAY + timedelta(days=400))
    assert counted()
    count_reading(TODAY + timedelta(days=401))
    assert not counted()


def colleagues(number: int) -> list[Member]:
    """More clerks of the next town, each reading some forty people."""
    made = []
    for place in range(number):
        account = Account.objects.create_account(
            f"colleague-{place}", PASSWORD, display_name=f"同事{place}", role=Role.CLERK.value, area=NEXT_TOWN
        )
        made.append(Member(account))
        look(made[-1], 36 + 2 * place)
    return made


@pytest.mark.django_db
def test_the_auditor_sees_who_read_far_more_in_seven_days(cast: Cast) -> None:
    colleagues(6)
    for days in range(7):
        look(cast.clerk, 60, at=NOON - timedelta(days=days), first=1000 * days)
        count_reading(TODAY - timedelta(days=days))
    look(cast.clerk, 60, at=NOON - timedelta(days=7))
    count_reading(TODAY - timedelta(days=7))
    with as_web_role(cast.auditor.viewer()):
        lines = readers(cast.auditor.viewer(), until=TODAY)
    first = lines[0]
    assert (first.name, first.persons.number, first.far) == ("民治 窗口", 420, True)
    assert first.persons.median == 42
    assert [line.far for line in lines[1:]] == [False] * 6


@pytest.mark.django_db
def test_numbers_shown_in_full_are_compared_by_themselves(cast: Cast) -> None:
    for place, colleague in enumerate(colleagues(6)):
        look(colleague, 2 + place % 2, shown="reveal:number")
    look(cast.clerk, 40)
    look(cast.clerk, 35, shown="reveal:number")
    count_reading(TODAY)
    [line] = [line for line in readers(cast.auditor.viewer(), until=TODAY) if line.far]
    assert (line.account, line.persons.far) == (cast.clerk.account.pk, False)
    assert line.revealed is not None and (line.revealed.number, line.revealed.far) == (35, True)


@pytest.mark.django_db
def test_an_auditor_sees_the_accounts_of_the_own_area_alone(cast: Cast) -> None:
    look(cast.outsider, 70)
    look(cast.clerk, 70)
    count_reading(TODAY)
    auditor = cast.auditor.viewer()
    with as_web_role(auditor):
        assert [line.account for line in readers(auditor, until=TODAY)] == [cast.clerk.account.pk]
        assert Reading.objects.count() == 1, "the database holds the same line"
    with as_web_role(auditor), pytest.raises(ProgrammingError), transaction.atomic():
        Reading.objects.update(persons=0)


@pytest.mark.django_db
@pytest.mark.parametrize("member", ["clerk", "officer", "supervisor", "admin", "security", "landlord_staff"])
def test_nobody_else_sees_it(cast: Cast, member: str) -> None:
    with pytest.raises(Forbidden):
        readers(cast.members()[member].viewer(), until=TODAY)


@pytest.mark.django_db
def test_the_page_names_accounts_and_leads_to_their_looks(cast: Cast) -> None:
    colleagues(6)
    look(cast.clerk, 420)
    count_reading(TODAY)
    with time_machine.travel(NOON, tick=False):
        client = cast.auditor.client()
        page = client.get(reverse("desk:journal-conduct")).content.decode()
        earlier = client.get(reverse("desk:journal-conduct"), {"until": "2026-11-11"}).content.decode()
    above = page.partition("明显高于同类")[2].partition("全部查阅人员")[0]
    assert "民治 窗口" in above and "420" in above and "同事" not in above
    assert f"/journal/access?actor={cast.clerk.account.pk}" in above
    assert "同事0" in page
    assert "民治 窗口" not in earlier and "这七天没有" in earlier
    assert cast.supervisor.client().get(reverse("desk:journal-conduct")).status_code == 403
