"""Of what a deed does beyond the officer's area she learns that something changes there, and nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from anju.access.rules import Role, Viewer
from anju.acts.annul import annul_stay, preview, undo_annulment
from anju.acts.deaths import deregister_person, undo_death
from anju.acts.decide import correct_stay, deregister_stay, undo_decision
from anju.acts.merge import merge_persons, undo_merge
from anju.parties.actions import add_party
from anju.parties.models import Party
from anju.people.deeds import Consequence
from anju.people.models import Person
from anju.stays.models import Stay
from cast import COMMUNITIES, Cast, as_web_role, system
from declarations.saying import line, say
from declarations.test_merges import PASSPORT, _member, person_of
from employment.test_jobs import declare
from stays.test_annulments import HOME, OTHER, THIRD, confirmed, decide

DIED = date(2026, 11, 14)


def narrow(community: int) -> Viewer:
    """A supervisor of one community of the town."""
    return _member(Role.SUPERVISOR, community).viewer()


def told(consequences: Sequence[Consequence]) -> list[tuple[str, str]]:
    """What is told, after a look that nothing told of elsewhere says where, when or which."""
    for each in consequences:
        if each.what == "elsewhere":
            assert each == Consequence(each.of, "elsewhere", None, None, None, None, None, None)
    return sorted((each.of, each.what) for each in consequences)


@pytest.fixture
def home(cast: Cast) -> Viewer:
    return narrow(COMMUNITIES[0])


def test_a_death_says_nothing_of_the_days_of_jobs_elsewhere(cast: Cast, home: Viewer) -> None:
    confirmed(cast, "home", date="2026-11-01")
    declare(cast, "job", kind="hire", date="2026-11-02")
    declare(cast, "left", kind="leave", date="2026-11-05")
    declare(cast, "again", kind="hire", date="2026-11-06")
    declare(cast, "late", kind="leave", date="2026-11-16")
    declare(cast, "third", kind="hire", date="2026-11-17")
    stay = Stay.objects.get().pk
    with as_web_role(home):
        done = deregister_stay(stay, ground="deceased", day=DIED, proof="死亡证明", viewer=home)
        assert told(done.consequences) == [("job", "elsewhere"), ("stay", "ended")]
        back = undo_decision(done.decision, why="证明有误", viewer=home)
        assert told(back.consequences) == [("job", "elsewhere"), ("stay", "reopened")]


def test_jobs_that_sleep_with_a_death_are_not_told_either(cast: Cast, home: Viewer) -> None:
    confirmed(cast, "home", date="2026-11-01")
    declare(cast, "job", kind="hire", date="2026-11-02")
    stay = Stay.objects.get().pk
    with as_web_role(home):
        deregister_stay(stay, ground="deceased", day=DIED, proof="死亡证明", viewer=home)
        done = annul_stay(stay, what="registration", ground="not_lived", proof="走访记录", viewer=home)
    assert ("job", "elsewhere") in told(done.consequences)
    assert {each.what for each in done.consequences if each.of == "job"} == {"elsewhere"}


def test_an_annulment_and_its_undoing_say_nothing_of_stays_elsewhere(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-05", dwelling_code=HOME)
    confirmed(cast, "2", date="2026-11-10", dwelling_code=OTHER)
    there = narrow(COMMUNITIES[1])
    stay = Stay.objects.get(dwelling__code=OTHER).pk
    with as_web_role(there):
        done = annul_stay(stay, what="registration", ground="not_lived", proof="走访记录", viewer=there)
    assert told(done.consequences) == [("stay", "annulled"), ("stay", "elsewhere"), ("stay", "moved")]
    moved = next(each for each in done.consequences if each.what == "moved")
    assert moved.division is None, "where she belongs now lies out of sight"


def test_undoing_says_where_she_comes_to_belong_only_in_sight(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-05", dwelling_code=HOME)
    confirmed(cast, "2", date="2026-11-10", dwelling_code=OTHER)
    there = narrow(COMMUNITIES[1])
    stay = Stay.objects.get(dwelling__code=OTHER).pk
    with as_web_role(there):
        done = annul_stay(stay, what="registration", ground="not_lived", proof="走访记录", viewer=there)
        back = undo_annulment(done.annulment, why="走访对象有误", viewer=there)
    assert told(back.consequences) == [("stay", "elsewhere"), ("stay", "moved"), ("stay", "restored")]
    moved = next(each for each in back.consequences if each.what == "moved")
    assert moved.division == COMMUNITIES[1]


def test_a_correction_says_nothing_of_the_stay_that_was_left_for_this_one(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-05", dwelling_code=HOME)
    confirmed(cast, "2", date="2026-11-10", dwelling_code=OTHER)
    there = narrow(COMMUNITIES[1])
    stay = Stay.objects.get(dwelling__code=OTHER).pk
    with as_web_role(there):
        done = preview(
            lambda: correct_stay(stay, {"start_on": "2026-11-11"}, ground="entry", proof="登记表", viewer=there)
        )
    assert told(done.consequences) == [("stay", "corrected"), ("stay", "elsewhere")]


def test_a_merge_says_nothing_of_what_passes_elsewhere(cast: Cast, home: Viewer) -> None:
    confirmed(cast, "b1", date="2026-11-01", dwelling_code=OTHER, **PASSPORT)
    confirmed(cast, "b2", date="2026-11-04", dwelling_code=THIRD, kind="move_in", **PASSPORT)
    last = confirmed(cast, "b3", date="2026-11-08", dwelling_code="4403090020010000001000003", **PASSPORT)
    confirmed(cast, "a", date="2026-11-12")
    a, b = Stay.objects.get(dwelling__code=HOME).person_id, person_of(last)
    with as_web_role(home):
        done = merge_persons(b, into=a, ground="documents", proof="护照与身份证", viewer=home)
        said = told(done.consequences)
        assert said.count(("stay", "elsewhere")) == 1, "two stays pass elsewhere: one line, so that none is counted"
        assert said.count(("stay", "passed")) == 1
        back = undo_merge(done.merge, why="经查为两人", viewer=home)
    assert told(back.consequences).count(("stay", "elsewhere")) == 1


def test_a_death_without_a_stay_tells_of_one_s_own_jobs_alone(cast: Cast, home: Viewer) -> None:
    add_party(
        viewer=system(), kind=Party.Kind.ORGANISATION, name="深圳市近邻便利店有限公司", division=COMMUNITIES[0],
        credit_code="91440300MA5FKX3B81",
    )  # fmt: skip
    near = say(
        cast.clerk.viewer(), line(kind="hire", date="2026-11-02", employer_code="91440300MA5FKX3B81"), key="near"
    )
    decide(cast.officer.viewer(), near.rows[0].declaration)
    declare(cast, "far", kind="hire", date="2026-11-03")
    with as_web_role(home):
        done = deregister_person(Person.objects.get(name="周明远").pk, day=DIED, proof="死亡证明", viewer=home)
        assert told(done.consequences) == [("job", "elsewhere"), ("job", "ended")]
        assert told(undo_death(done.ending, why="证明有误", viewer=home).consequences) == [
            ("job", "elsewhere"), ("job", "reopened"),
        ]  # fmt: skip
