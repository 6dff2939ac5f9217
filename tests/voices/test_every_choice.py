"""Whatever the register holds, and whatever is said of it: no case is opened that neither choice closes, and what
cannot be followed is refused with a number, the field, the reason and the way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from anju.declarations.actions import Receipt
from anju.declarations.messages import SENTENCES
from anju.kernel.errors import AnjuError
from anju.stays.models import Stay
from anju.worklist.models import Item
from cast import Cast
from declarations.saying import line
from stays.test_annulments import OTHER, annulled
from stays.test_decisions import corrected, deregistered, taken_back
from voices import test_contradictions as home
from voices import test_jobs as work

pytestmark = pytest.mark.django_db
HERE = "4403090020010000001000001"
CAME, LEFT, DIED, WENT = date(2026, 11, 10), date(2026, 11, 15), date(2026, 11, 14), date(2026, 11, 16)
DAYS = [date(2026, 11, day) for day in (8, 10, 12, 14, 15, 16, 17)]
Step = Callable[[Cast], object]


def lives(cast: Cast, kind: str, day: date, role: str = "resident", where: str = HERE) -> Receipt:
    said = line(kind=kind, date=day.isoformat(), dwelling_code=where)
    if kind == "extend":
        said["until"] = "2027-05-01"
    if kind == "not_lived":
        said.pop("reason")
    who = cast.landlord_staff if role == "landlord" else cast.clerk
    return home.say(who, role, kind, day, said)


def moves_on(cast: Cast) -> None:
    home.verify(cast, lives(cast, "move_in", WENT, where=OTHER))


def ends(ground: str) -> Step:
    return lambda cast: deregistered(cast, Stay.objects.get(end_on=None).pk, ground=ground, day=DIED)


HOMES: Mapping[str, Step] = {
    "lives": lambda _: None,
    "left": lambda cast: home.verify(cast, lives(cast, "move_out", LEFT)),
    "left, corrected": lambda cast: (
        home.verify(cast, lives(cast, "move_out", LEFT)),
        corrected(cast, Stay.objects.get().pk, end_on="2026-11-16"),
    ),
    "moved out": ends("moved_out"),
    "hukou": ends("hukou_settled"),
    "died": ends("deceased"),
    "moved on": moves_on,
    "annulled": lambda cast: annulled(cast, Stay.objects.get().pk),
}
JOBS: Mapping[str, Step] = {
    "works": lambda _: None,
    "left": lambda cast: work.verified(cast, work.say(cast, "resident", "leave", LEFT)),
    "died": ends("deceased"),
    "left, died": lambda cast: (JOBS["left"](cast), ends("deceased")(cast)),
    "left after death was told": lambda cast: (work.say(cast, "resident", "leave", LEFT), ends("deceased")(cast)),
}


@pytest.fixture
def lived_in(cast: Cast) -> Cast:
    home.verify(cast, lives(cast, "move_in", CAME))
    return cast


@pytest.fixture
def working(lived_in: Cast) -> Cast:
    work.verified(lived_in, work.say(lived_in, "resident", "hire", CAME))
    return lived_in


@contextmanager
def tried() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stuck(cast: Cast, row: Any) -> list[str]:
    """What is wrong with a line: refused without words, or accepted into a case that a choice does not close."""
    if not row.accepted:
        return [finding.code for finding in row.findings if finding.code not in SENTENCES]
    if "W422" not in row.codes:
        return []
    wrong = []
    for take in (None, row.declaration):
        with tried():
            try:
                home.decide(cast, take)
                if Item.objects.filter(kind="contradiction", decided_at=None).exists():
                    wrong.append("open still")
            except AnjuError as error:
                wrong += [each.params["reason"] for each in error.findings if each.code == "E218"] or [str(error)]
    return wrong


def each_word(kinds: Mapping[str, list[str]]) -> list[tuple[str, str, date]]:
    return [(role, kind, day) for kind, roles in kinds.items() for role in roles for day in DAYS]


BOTH = ["resident", "landlord"]
OF_HOMES = each_word({"move_in": BOTH, "change": BOTH, "extend": BOTH, "move_out": BOTH, "not_lived": ["landlord"]})
OF_JOBS = each_word({"hire": ["employer"], "leave": ["employer"], "not_worked": ["employer"]})


@pytest.mark.parametrize("then", HOMES)
def test_of_a_home(lived_in: Cast, then: str) -> None:
    HOMES[then](lived_in)
    wrong = {}
    for role, kind, day in OF_HOMES:
        with tried():
            row = lives(lived_in, kind, day, role).rows[0]
            if found := stuck(lived_in, row):
                wrong[role, kind, str(day)] = found, row.codes
    assert not wrong


@pytest.mark.parametrize("then", JOBS)
def test_of_a_job(working: Cast, then: str) -> None:
    JOBS[then](working)
    wrong = {}
    for role, kind, day in OF_JOBS:
        with tried():
            row = work.say(working, role, kind, day).rows[0]
            if found := stuck(working, row):
                wrong[role, kind, str(day)] = found, row.codes
    assert not wrong


@pytest.mark.parametrize("then", HOMES)
def test_of_a_home_that_changed_meanwhile(lived_in: Cast, then: str) -> None:
    wrong = {}
    for role, kind, day in OF_HOMES:
        with tried():
            row = lives(lived_in, kind, day, role).rows[0]
            if "W422" not in row.codes:
                continue
            HOMES[then](lived_in)
            if found := stuck(lived_in, row):
                wrong[role, kind, str(day)] = found
    died = {(role, kind, day) for role, kind, day in wrong if kind == "move_in" and day >= str(DIED)}
    assert wrong == ({key: ["blocked-deceased"] for key in died} if then == "died" else {})


@pytest.mark.parametrize("then", JOBS)
def test_of_a_job_that_changed_meanwhile(working: Cast, then: str) -> None:
    wrong = {}
    for role, kind, day in OF_JOBS:
        with tried():
            row = work.say(working, role, kind, day).rows[0]
            if "W422" not in row.codes:
                continue
            JOBS[then](working)
            if found := stuck(working, row):
                wrong[role, kind, str(day)] = found
    why = {(kind, *reasons) for (_, kind, _), reasons in wrong.items()}
    # Verified before the death, a leave of after it has nothing to end, once she came on another day.
    assert why <= {("hire", "blocked-deceased")} | ({("hire", "blocked-none")} if then == "left, died" else set())
    assert {day for (*_, day), reasons in wrong.items() if reasons == ["blocked-deceased"]} <= {
        str(day) for day in DAYS if day >= DIED
    }


def test_a_leave_told_before_the_death_cannot_move_the_end_past_it(working: Cast) -> None:
    JOBS["left"](working)
    row = work.say(working, "employer", "leave", date(2026, 11, 16)).rows[0]
    ends("deceased")(working)
    assert stuck(working, row) == ["blocked-none"]
    home.decide(working, None)
    assert work.jobs() == [(CAME, LEFT)]


def test_nobody_leaves_after_her_death(working: Cast) -> None:
    ends("deceased")(working)
    for row in (work.say(working, "employer", "leave", LEFT).rows[0], lives(working, "move_out", LEFT).rows[0]):
        assert [(each.code, each.field) for each in row.findings if each.code != "W401"] == [("E217", "date")]
    assert "W408" in work.say(working, "employer", "leave", DIED).rows[0].codes


def test_a_first_day_before_the_death_is_followed_and_undone(working: Cast) -> None:
    said = work.say(working, "employer", "hire", date(2026, 11, 12)).rows[0].declaration
    death = deregistered(working, Stay.objects.get().pk, day=DIED)
    work.decide(working, said)
    assert work.jobs() == [(date(2026, 11, 12), DIED)]
    taken_back(working, death.decision)
    assert work.jobs() == [(date(2026, 11, 12), None)]


def test_whom_the_office_found_gone_lives_there_still(lived_in: Cast) -> None:
    ends("moved_out")(lived_in)
    said = lives(lived_in, "extend", WENT).rows[0].declaration
    home.decide(lived_in, said)
    stay = Stay.objects.get()
    assert (stay.end_on, str(stay.expected_until)) == (None, "2027-05-01")
    deregistered(lived_in, stay.pk, ground="moved_out", day=DIED)
    assert Stay.objects.get().end_on == DIED


def test_what_cannot_be_followed_is_told_on_the_page(working: Cast) -> None:
    row = work.say(working, "employer", "hire", LEFT).rows[0]
    ends("deceased")(working)
    client, item = working.officer.client(), home.case_item().pk
    page = client.post(reverse("desk:settle", args=[item]), {"take": str(row.declaration), "reason": "走访"})
    assert (page.status_code, "E218 登记无法按该陈述办理" in page.content.decode()) == (422, True)
    assert client.post(reverse("desk:settle", args=[item]), {"take": "", "reason": "走访"}).status_code == 302
