"""What a decided case leaves behind: the rest of the register as it was, every word told truly, none of them lost."""

from __future__ import annotations

from datetime import date

import pytest

from anju.declarations.models import Dissent
from anju.employment.models import Evidence as JobEvidence
from anju.stays.models import Evidence, Stay
from anju.voices.contradictions import contradiction
from anju.voices.queries import duties_about, voices_of
from anju.voices.rules import standing_of
from anju.worklist.actions import confirm
from anju.worklist.models import Item
from cast import Cast, as_web_role
from declarations.saying import line
from declarations.test_merges import PASSPORT, merged, parted
from employment.test_jobs import declare as declare_job
from stays.test_annulments import OTHER, annulled, confirmed
from stays.test_decisions import deregistered, taken_back
from voices import test_jobs as work
from voices.test_contradictions import FIRST, SECOND, decide, lived_in, say, verify

__all__ = ["lived_in"]
pytestmark = pytest.mark.django_db
LEFT = date(2026, 11, 15)


def test_a_followed_word_that_loses_its_effect_waits_for_verification(lived_in: Cast) -> None:
    verify(lived_in, say(lived_in.landlord_staff, "landlord", "move_out", LEFT))
    said = say(lived_in.clerk, "property_manager", "move_out", date(2026, 11, 16)).rows[0].declaration
    decide(lived_in, said)
    annulled(lived_in, Stay.objects.get().pk)
    item = Item.objects.get(kind="verify", subject=said)
    assert (item.state, item.entered_by) == ("open", lived_in.clerk.account.pk)


def test_what_was_asked_back_about_a_parted_entry_can_be_said_again(cast: Cast) -> None:
    work.verified(cast, work.say(cast, "resident", "hire", date(2026, 11, 3), **PASSPORT))
    work.verified(cast, work.say(cast, "resident", "hire", FIRST))
    by_passport, by_number = JobEvidence.objects.order_by("day").values_list("person", flat=True)
    work.say(cast, "employer", "hire", SECOND)
    merge = merged(cast, by_passport, by_number).merge
    theirs = work.say(cast, "employer", "hire", date(2026, 11, 14), **PASSPORT)
    parted(cast, merge)
    work.decide(cast, None)
    assert Dissent.objects.get(declaration=theirs.rows[0].declaration).outcome == "asked"
    assert "W422" in work.codes(work.say(cast, "employer", "hire", date(2026, 11, 14), **PASSPORT))
    assert Item.objects.filter(kind="contradiction", decided_at=None).count() == 1


def test_a_second_case_shows_what_the_first_one_decided(lived_in: Cast) -> None:
    followed = say(lived_in.landlord_staff, "landlord", day=SECOND).rows[0].declaration
    decide(lived_in, followed)
    against = say(lived_in.clerk, "property_manager", day=date(2026, 11, 14)).rows[0].declaration
    viewer = lived_in.officer.viewer()
    with as_web_role(viewer):
        case = contradiction(viewer, against)
    assert [each.state for each in case.standing if each.declaration == followed] == ["confirmed"]
    assert [each.declaration for each in case.against] == [against]


def test_a_word_is_followed_only_where_the_register_says_so(lived_in: Cast) -> None:
    """Hers was verified by itself, and attached; then the first day was kept."""
    hers = say(lived_in.clerk, "resident", day=SECOND).rows[0].declaration
    viewer = lived_in.officer.viewer()
    with as_web_role(viewer):
        assert confirm([Item.objects.get(kind="verify", subject=hers).pk], viewer=viewer)[0].outcome == "attached"
    decide(lived_in, None)
    assert (Stay.objects.get().start_on, Dissent.objects.get().outcome) == (FIRST, "kept")
    assert not Evidence.objects.get(declaration=hers).refused


@pytest.mark.parametrize(("follow", "state"), [(False, "refused"), (True, "confirmed")])
def test_a_landlord_reads_what_became_of_his_denial(lived_in: Cast, follow: bool, state: str) -> None:
    denial = say(lived_in.landlord_staff, "landlord", "not_lived").rows[0].declaration
    viewer, stay = lived_in.landlord_staff.viewer(), Stay.objects.get().pk
    for wanted in ("waiting", state):
        with as_web_role(viewer):
            assert [each.state for each in voices_of(viewer, [stay])[stay] if each.kind == "not_lived"] == [wanted]
        if wanted == "waiting":
            decide(lived_in, denial if follow else None)


def test_where_there_was_nothing_no_word_waits(lived_in: Cast) -> None:
    out = say(lived_in.clerk, "resident", "move_out", LEFT).rows[0].declaration
    decide(lived_in, say(lived_in.landlord_staff, "landlord", "not_lived").rows[0].declaration, "从未居住")
    item = Item.objects.get(kind="verify", subject=out)
    assert (item.state, item.reason) == ("refused", "从未居住")


class TestAFirstDayAfterSheLeft:
    @pytest.mark.parametrize("day", [SECOND, date(2026, 11, 8)])
    def test_said_before_is_moved_and_the_departure_kept(self, lived_in: Cast, day: date) -> None:
        said = say(lived_in.landlord_staff, "landlord", day=day).rows[0].declaration
        verify(lived_in, say(lived_in.clerk, "resident", "move_out", LEFT))
        decide(lived_in, said)
        stay = Stay.objects.get()
        assert (stay.start_on, stay.end_on, Dissent.objects.get().outcome) == (day, LEFT, "taken")
        assert Evidence.objects.get(declaration=said).stay_id == stay.pk
        assert not Item.objects.filter(decided_at=None).exists()

    @pytest.mark.parametrize(
        ("day", "start", "end"), [(SECOND, FIRST, None), (date(2026, 11, 8), date(2026, 11, 8), LEFT)]
    )
    def test_said_afterwards_denies_that_she_left_unless_it_is_before_the_first(
        self, lived_in: Cast, day: date, start: date, end: date | None
    ) -> None:
        verify(lived_in, say(lived_in.clerk, "resident", "move_out", LEFT))
        decide(lived_in, say(lived_in.landlord_staff, "landlord", day=day).rows[0].declaration)
        assert (Stay.objects.get().start_on, Stay.objects.get().end_on) == (start, end)

    @pytest.mark.parametrize("day", [SECOND, date(2026, 11, 8)])
    def test_of_a_home_she_left_for_another_is_moved(self, lived_in: Cast, day: date) -> None:
        said = say(lived_in.landlord_staff, "landlord", day=day).rows[0].declaration
        next_door = line(date="2026-11-16", dwelling_code=OTHER)
        verify(lived_in, say(lived_in.clerk, "resident", "move_in", date(2026, 11, 16), next_door))
        decide(lived_in, said)
        home = Stay.objects.get(dwelling__code=lived_in.home.code)
        assert (home.start_on, home.end_on) == (day, date(2026, 11, 16))
        assert Evidence.objects.get(declaration=said).stay_id == home.pk

    def test_of_a_job_is_moved_and_the_leave_is_kept(self, cast: Cast) -> None:
        work.verified(cast, work.say(cast, "resident", "hire", FIRST))
        said = work.say(cast, "employer", "hire", SECOND).rows[0].declaration
        work.verified(cast, work.say(cast, "resident", "leave", LEFT))
        work.decide(cast, said)
        assert work.jobs() == [(SECOND, LEFT)]
        assert not Item.objects.filter(decided_at=None).exists()


def test_another_day_of_leaving_moves_an_end_the_office_made(lived_in: Cast) -> None:
    deregistered(lived_in, Stay.objects.get().pk, ground="moved_out", day=date(2026, 11, 14))
    said = say(lived_in.landlord_staff, "landlord", "move_out", LEFT).rows[0].declaration
    decide(lived_in, said)
    assert Stay.objects.get().end_on == LEFT
    assert Evidence.objects.get(declaration=said).stay_id == Stay.objects.get().pk


def test_who_left_before_she_died_left_then(cast: Cast) -> None:
    confirmed(cast, "home", date="2026-11-01")
    declare_job(cast, "job", kind="hire", date="2026-11-02")
    death = deregistered(cast, Stay.objects.get().pk)
    said = work.say(cast, "employer", "leave", FIRST).rows[0].declaration
    work.decide(cast, said)
    assert work.jobs() == [(date(2026, 11, 2), FIRST)]
    taken_back(cast, death.decision)
    assert work.jobs() == [(date(2026, 11, 2), FIRST)]
    assert JobEvidence.objects.get(declaration=said).job is not None


@pytest.mark.parametrize("day", [LEFT, date(2026, 11, 17)])
def test_the_old_landlord_says_that_she_left_who_moved_on(lived_in: Cast, day: date) -> None:
    next_door = line(date="2026-11-16", dwelling_code=OTHER)
    verify(lived_in, say(lived_in.clerk, "resident", "move_in", date(2026, 11, 16), next_door))
    row = say(lived_in.landlord_staff, "landlord", "move_out", day).rows[0]
    assert (row.accepted, set(row.codes) - {"W401"}) == (True, {"W408"})
    assert not Item.objects.filter(decided_at=None).exists()
    viewer, home = lived_in.officer.viewer(), Stay.objects.get(dwelling__code=lived_in.home.code)
    with as_web_role(viewer):
        voices = voices_of(viewer, [home.pk])[home.pk]
        owed = duties_about(viewer, home.pk, voices)
    assert [each.state for each in voices if each.role == "landlord"] == ["agreed"]
    assert [each.by is not None for each in owed if (each.role, each.kind) == ("landlord", "move_out")] == [True]
    assert standing_of(voices, home.start_on, home.end_on).word == "single"


def test_who_came_back_can_leave_again(lived_in: Cast) -> None:
    for day, home in (("2026-11-14", OTHER), ("2026-11-16", lived_in.home.code)):
        there = line(date=day, dwelling_code=home)
        verify(lived_in, say(lived_in.clerk, "resident", "move_in", date.fromisoformat(day), there))
    verify(lived_in, say(lived_in.landlord_staff, "landlord", "move_out", date(2026, 11, 17)))
    assert not Stay.objects.filter(state="registered", end_on=None).exists()
