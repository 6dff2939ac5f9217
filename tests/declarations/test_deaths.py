"""Deregistered because of death: her home and her jobs end, nothing begins any more, and undoing restores all of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from anju.acts.annul import preview
from anju.declarations.models import Declaration
from anju.declarations.queries import declaration
from anju.employment.models import Ending, Job
from anju.journal.models import Line
from anju.kernel.errors import Refused
from anju.people.models import Person
from anju.stays.models import Stay
from anju.worklist.models import Item
from cast import Cast, as_web_role
from declarations.saying import line, say
from declarations.test_merges import PASSPORT, merged, parted, person_of
from employment.test_jobs import declare
from stays.test_annulments import OTHER, annulled, confirmed, decide, undone
from stays.test_decisions import deregistered, taken_back

DIED = date(2026, 11, 14)


def jobs() -> list[tuple[str, str | None]]:
    rows = Job.objects.filter(state="registered").order_by("start_on")
    return [(str(job.start_on), str(job.end_on) if job.end_on else None) for job in rows]


def codes(cast: Cast, **said: Any) -> list[str]:
    employed = said.get("kind") in ("hire", "leave")
    viewer = (cast.employer_staff if employed else cast.clerk).viewer()
    receipt = say(viewer, line(**said), key=str(said), role="employer" if employed else "resident")
    return [code for code in receipt.rows[0].codes if code != "W401"]


@pytest.fixture
def working(cast: Cast) -> Cast:
    """She lives at HOME and works, both since the first days of November."""
    confirmed(cast, "home", date="2026-11-01")
    declare(cast, "job", kind="hire", date="2026-11-02")
    return cast


def test_both_end_on_the_day_and_the_preview_says_so(working: Cast) -> None:
    stay = Stay.objects.get().pk
    told = preview(lambda: deregistered(working, stay))
    assert [(each.of, each.what, each.now_end) for each in told.consequences] == [
        ("stay", "ended", DIED), ("job", "ended", DIED),
    ]  # fmt: skip
    assert jobs() == [("2026-11-02", None)], "a preview changes nothing"
    deregistered(working, stay)
    assert jobs() == [("2026-11-02", "2026-11-14")]
    assert Line.objects.filter(event="employment:job:ended", detail__has_key="ending").count() == 1


def test_undoing_restores_all(working: Cast) -> None:
    stay = Stay.objects.get().pk
    done = deregistered(working, stay)
    back = taken_back(working, done.decision)
    assert [(each.of, each.what) for each in back.consequences] == [("stay", "reopened"), ("job", "reopened")]
    assert jobs() == [("2026-11-02", None)]
    assert Stay.objects.get().end_on is None
    again = deregistered(working, stay)
    assert jobs() == [("2026-11-02", "2026-11-14")]
    taken_back(working, again.decision)
    assert [row.undone_at is None for row in Ending.objects.all()] == [False, False]


def test_a_job_that_began_afterwards_counts_for_nothing(working: Cast) -> None:
    say(working.employer_staff.viewer(), line(kind="leave", date="2026-11-10"), key="l", role="employer")
    decide(working.officer.viewer(), Item.objects.get(state="open").subject)
    declare(working, "again", kind="hire", date="2026-11-16")
    deregistered(working, Stay.objects.get().pk)
    assert jobs() == [("2026-11-02", "2026-11-10"), ("2026-11-16", "2026-11-16")]


@pytest.mark.parametrize("ground", ["moved_out", "hukou_settled"])
def test_other_grounds_leave_the_jobs_alone(working: Cast, ground: str) -> None:
    deregistered(working, Stay.objects.get().pk, ground=ground)
    assert jobs() == [("2026-11-02", None)]
    assert not Ending.objects.exists()


@pytest.mark.parametrize("wrong", [{"proof": " "}, {"day": date(2026, 10, 1)}, {"day": date(2027, 1, 1)}])
def test_what_is_refused_ends_no_job_either(working: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        deregistered(working, Stay.objects.get().pk, **wrong)
    assert jobs() == [("2026-11-02", None)]


def test_nothing_begins_any_more_and_the_finding_says_the_way_out(working: Cast) -> None:
    done = deregistered(working, Stay.objects.get().pk)
    for said in (
        {"date": "2026-11-16"}, {"date": "2026-11-16", "dwelling_code": OTHER}, {"kind": "extend"},
        {"kind": "change", "dwelling_code": OTHER}, {"kind": "hire", "date": "2026-11-16"},
        {"kind": "hire", "date": "2026-11-02"},
    ):  # fmt: skip
        assert codes(working, **said) == ["E215"], said
    said = Declaration.objects.filter(accepted=False).first()
    assert said is not None
    with as_web_role(working.clerk.viewer()):
        assert declaration(working.clerk.viewer(), said.pk).line.findings[0]["code"] == "E215"
    assert codes(working, name="王秀英", id_number="110105195001010012") == [], "of others nothing is refused"
    taken_back(working, done.decision)
    assert codes(working, dwelling_code=OTHER, date="2026-11-16") == []


def test_what_waited_is_blocked_and_goes_through_when_it_was_an_error(working: Cast) -> None:
    arrives = say(working.clerk.viewer(), line(dwelling_code=OTHER, date="2026-11-16"), key="a", role="resident")
    say(working.employer_staff.viewer(), line(kind="leave", date="2026-11-12"), key="l", role="employer")
    declare_leave = Item.objects.get(state="open", subject__gt=arrives.rows[0].declaration).subject
    decide(working.officer.viewer(), declare_leave)
    hired = say(working.employer_staff.viewer(), line(kind="hire", date="2026-11-16"), key="h", role="employer")
    done = deregistered(working, Stay.objects.get().pk)
    waiting = [arrives.rows[0].declaration, hired.rows[0].declaration]
    for said in waiting:
        told = decide(working.officer.viewer(), said)
        assert (told.done, told.outcome) == (False, "blocked-deceased")
    taken_back(working, done.decision)
    assert [decide(working.officer.viewer(), said).outcome for said in waiting] == ["opened", "opened"]


def test_it_stays_with_the_entry_it_was_registered_for(working: Cast) -> None:
    """The job was declared by passport: merged, it ends with her; parted, it is another's and goes on."""
    other = person_of(confirmed(working, "b", dwelling_code=OTHER, date="2026-10-20", **PASSPORT))
    declare(working, "theirs", kind="hire", date="2026-11-03", **PASSPORT)
    dead = Person.objects.get(name="周明远").pk
    merge = merged(working, other, dead).merge
    stay = Stay.objects.get(state="registered", end_on=None)
    deregistered(working, stay.pk)
    assert all(end for _, end in jobs())
    parted(working, merge)
    ends = dict(Job.objects.filter(state="registered").values_list("person", "end_on"))
    assert ends == {dead: DIED, other: None}
    merged(working, other, dead)
    assert all(end for _, end in jobs())


def test_jobs_sleep_and_wake_with_the_death(working: Cast) -> None:
    """She never lived where she was deregistered: she lives at home again, and works. Put back, she died."""
    confirmed(working, "b", dwelling_code=OTHER, date="2026-11-05")
    stay = Stay.objects.get(dwelling__code=OTHER)
    deregistered(working, stay.pk)
    done = annulled(working, stay.pk)
    assert [(each.of, each.what) for each in done.consequences if each.of == "job"] == [("job", "reopened")]
    assert (jobs(), Stay.objects.get(state="registered").end_on) == ([("2026-11-02", None)], None)
    assert codes(working, kind="hire", date="2026-11-16", name="周明远") != ["E215"]
    undone(working, done.annulment)
    assert jobs() == [("2026-11-02", "2026-11-14")]


def test_a_death_that_sleeps_holds_no_job_when_another_is_undone(working: Cast) -> None:
    confirmed(working, "b", dwelling_code=OTHER, date="2026-11-05")
    stay = Stay.objects.get(dwelling__code=OTHER)
    deregistered(working, stay.pk)
    annulled(working, stay.pk)
    right = deregistered(working, Stay.objects.get(state="registered").pk, day=date(2026, 11, 15))
    assert jobs() == [("2026-11-02", "2026-11-15")]
    taken_back(working, right.decision)
    assert jobs() == [("2026-11-02", None)]
    declare(working, "again", kind="leave", date="2026-11-16")
    declare(working, "third", kind="hire", date="2026-11-17")
    assert jobs() == [("2026-11-02", "2026-11-16"), ("2026-11-17", None)]
