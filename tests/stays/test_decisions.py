"""The office's own acts: what is wrong in a stay is corrected, its end registered; both undone like everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from anju.access.models import Account
from anju.access.rules import Viewer
from anju.acts.annul import annul_stay, preview, undo_annulment
from anju.acts.decide import (
    correct_person,
    correct_stay,
    deregister_stay,
    undo_correction,
    undo_decision,
)
from anju.journal.models import Line
from anju.kernel.errors import Conflict, Forbidden, NotFound, Refused
from anju.people.models import Person
from anju.stays.clocks import residents_as_known, stays_as_known, versions_of
from anju.stays.decisions import Decided, decisions_of
from anju.stays.models import Evidence, Stay
from anju.worklist.models import Item
from cast import Cast, as_web_role
from declarations.saying import line, say
from stays.test_annulments import HOME, OTHER, THIRD, annulled, confirmed, decide, stands, undone, whats
from stays.test_clocks import moment


def corrected(cast: Cast, stay: int, viewer: Viewer | None = None, **right: str | None) -> Decided:
    viewer = viewer or cast.supervisor.viewer()
    with as_web_role(viewer):
        return correct_stay(stay, right, ground="entry", proof="原始登记表", viewer=viewer)


def deregistered(cast: Cast, stay: int, **given: Any) -> Decided:
    viewer = cast.supervisor.viewer()
    with as_web_role(viewer):
        said = {"ground": "deceased", "day": date(2026, 11, 14), "proof": "死亡证明 2026-31"} | given
        return deregister_stay(stay, viewer=viewer, **said)


def taken_back(cast: Cast, decision: int) -> Decided:
    with as_web_role(cast.supervisor.viewer()):
        return undo_decision(decision, why="证明有误", viewer=cast.supervisor.viewer())


def stay_at(code: str) -> Stay:
    return Stay.objects.get(dwelling__code=code)


def test_a_corrected_beginning_moves_the_end_of_the_stay_left_for_it(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-05")
    confirmed(cast, "2", date="2026-11-15", dwelling_code=OTHER)
    done = corrected(cast, stay_at(OTHER).pk, start_on="2026-11-10")
    assert stands() == [(HOME, "2026-11-05", "2026-11-10"), (OTHER, "2026-11-10", None)]
    assert whats(done) == ["corrected", "ended"]
    assert whats(taken_back(cast, done.decision)) == ["corrected", "ended"]
    assert stands() == [(HOME, "2026-11-05", "2026-11-15"), (OTHER, "2026-11-15", None)]
    with pytest.raises(Conflict):
        taken_back(cast, done.decision)


def test_a_corrected_dwelling_moves_the_person_and_the_wrong_one_stays_in_history(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    stay, before = stay_at(HOME), moment()
    viewer = cast.supervisor.viewer()
    done = corrected(cast, stay.pk, dwelling_code=OTHER, basis="own", reason="study")
    assert whats(done) == ["corrected", "moved"]
    stay.refresh_from_db()
    assert (stay.basis, stay.reason, stay.division) == ("own", "study", 440309002002)
    assert Person.objects.get(pk=stay.person_id).division == 440309002002
    with as_web_role(viewer):
        [then] = stays_as_known(viewer, stay.person_id, at=before)  # type: ignore[arg-type]
        home = cast.dwellings[HOME].pk
        assert (then.dwelling_code, then.basis) == (HOME, "let")
        assert len(residents_as_known(viewer, home, date(2026, 11, 12), at=before).rows) == 1  # type: ignore[arg-type]
        assert residents_as_known(viewer, home, date(2026, 11, 12), at=moment()).rows == []  # type: ignore[arg-type]
        assert [each.basis for each in versions_of(viewer, stay.pk)] == ["let", "own"]
        [told] = decisions_of(viewer, stay.pk)
    assert (told.was["dwelling"], told.now["basis"], told.proof) == (home, "own", "原始登记表")
    detail = Line.objects.get(event="stays:correction:made", subject=done.decision).detail
    assert detail["facts"] == ["basis", "dwelling", "reason"]
    taken_back(cast, done.decision)
    assert stands() == [(HOME, "2026-11-10", None)]


def test_the_end_and_the_whereabouts_are_corrected(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-05")
    confirmed(cast, "2", date="2026-11-15", kind="move_out")
    stay = stay_at(HOME)
    corrected(cast, stay.pk, end_on="2026-11-12", whereabouts="out_of_province")
    stay.refresh_from_db()
    assert (stay.end_on, stay.whereabouts) == (date(2026, 11, 12), "out_of_province")


@pytest.mark.parametrize(
    ("right", "why"),
    [
        ({"start_on": "2026-11-10"}, "nothing to correct"),
        ({"end_on": "2026-11-12"}, "no end yet"),
        ({"start_on": "2026-11-01"}, "lived elsewhere"),
        ({"dwelling_code": "4403090020020000001999999"}, "No such dwelling"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_with_its_reason(cast: Cast, right: dict[str, str], why: str) -> None:
    confirmed(cast, "1", date="2026-11-02", dwelling_code=THIRD)
    confirmed(cast, "2", date="2026-11-04", kind="move_out", dwelling_code=THIRD)
    confirmed(cast, "3", date="2026-11-10")
    before, lines = stands(), Line.objects.count()
    with pytest.raises(Refused, match=why):
        corrected(cast, stay_at(HOME).pk, **right)
    assert (stands(), Line.objects.count()) == (before, lines)


def test_the_end_of_a_stay_left_for_the_next_is_corrected_there(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-05")
    confirmed(cast, "2", date="2026-11-15", dwelling_code=OTHER)
    with pytest.raises(Refused, match="beginning of the next stay"):
        corrected(cast, stay_at(HOME).pk, end_on="2026-11-10")
    with pytest.raises(Refused, match="lived elsewhere"):
        corrected(cast, stay_at(OTHER).pk, start_on="2026-11-02")


def test_death_ends_the_stay_and_can_be_undone(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    stay = stay_at(HOME)
    done = deregistered(cast, stay.pk)
    stay.refresh_from_db()
    assert (stay.end_on, stay.end_reason, stay.whereabouts) == (date(2026, 11, 14), "deceased", "deceased")
    assert Line.objects.filter(event="stays:deregistration:made", subject=done.decision).count() == 1
    with pytest.raises(Refused, match="ended already"):
        deregistered(cast, stay.pk)
    assert whats(taken_back(cast, done.decision)) == ["reopened"]
    stay.refresh_from_db()
    assert (stay.end_on, stay.end_reason, stay.whereabouts) == (None, "", "")


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"ground": "error"}, ["E213"]),
        ({"day": date(2026, 11, 20)}, ["E204"]),
        ({"day": date(2026, 11, 9)}, ["E206"]),
        ({"proof": " ", "whereabouts": "paris"}, ["E211", "E213"]),
    ],
)
def test_a_deregistration_needs_a_ground_a_day_and_a_proof(cast: Cast, given: dict[str, Any], codes: list[str]) -> None:
    confirmed(cast, "1", date="2026-11-10")
    with pytest.raises(Refused) as refusal:
        deregistered(cast, stay_at(HOME).pk, **given)
    assert [finding.code for finding in refusal.value.findings] == codes
    assert stands() == [(HOME, "2026-11-10", None)]


def test_an_act_about_an_annulled_stay_sleeps_until_the_annulment_is_undone(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-05")
    confirmed(cast, "2", date="2026-11-15", dwelling_code=OTHER)
    stay = stay_at(OTHER).pk
    corrected(cast, stay, start_on="2026-11-12")
    done = annulled(cast, stay)
    assert stands() == [(HOME, "2026-11-05", None)]
    assert whats(done) == ["annulled", "idle", "moved", "reopened"]
    undone(cast, done.annulment)
    assert stands() == [(HOME, "2026-11-05", "2026-11-12"), (OTHER, "2026-11-12", None)]


def test_a_declaration_that_loses_its_effect_goes_back_to_verification(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-05")
    done = deregistered(cast, stay_at(HOME).pk, ground="moved_out", day=date(2026, 11, 8))
    again = confirmed(cast, "2", date="2026-11-10")
    assert stands() == [(HOME, "2026-11-05", "2026-11-08"), (HOME, "2026-11-10", None)]
    out = confirmed(cast, "3", date="2026-11-16", kind="move_out")
    taken_back(cast, done.decision)
    assert stands() == [(HOME, "2026-11-05", "2026-11-16")]
    assert Evidence.objects.get(declaration=again).stay_id == Evidence.objects.get(declaration=out).stay_id
    assert not Item.objects.filter(state="open").exists()


def test_a_stay_keeps_its_number_when_its_claim_is_confirmed_anew(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10", dwelling_code=OTHER)
    done = annulled(cast, stay_at(OTHER).pk)
    said = confirmed(cast, "2", date="2026-11-05")
    opened = stay_at(HOME).pk
    undone(cast, done.annulment)
    assert stands() == [(OTHER, "2026-11-10", None)]
    corrected(cast, stay_at(OTHER).pk, start_on="2026-11-03")
    assert decide(cast.officer.viewer(), said).outcome == "opened"
    assert stands() == [(OTHER, "2026-11-03", "2026-11-05"), (HOME, "2026-11-05", None)]
    assert stay_at(HOME).pk == opened


def test_the_preview_does_nothing(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    stay, viewer, before = stay_at(HOME).pk, cast.supervisor.viewer(), stands()
    with as_web_role(viewer):
        foreseen = preview(
            lambda: correct_stay(stay, {"start_on": "2026-11-08"}, ground="entry", proof="preview", viewer=viewer)
        )
    assert [each.what for each in foreseen.consequences] == ["corrected"]
    assert stands() == before


def test_it_needs_the_permission_the_sight_and_other_hands_than_those_that_entered_it(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    stay = stay_at(HOME).pk
    with pytest.raises(Forbidden):
        corrected(cast, stay, cast.auditor.viewer(), start_on="2026-11-08")
    with pytest.raises(NotFound):
        corrected(cast, stay + 1000, start_on="2026-11-08")

    cast.clerk.account.role = "supervisor"
    with pytest.raises(Conflict) as refusal:
        corrected(cast, stay, cast.clerk.viewer(), start_on="2026-11-08")
    assert refusal.value.code == "own-entry"


class TestOnesOwnEntries:
    """Whoever entered anything a registration rests on neither mends nor annuls it, nor undoes what a colleague did."""

    @pytest.fixture
    def own(self, cast: Cast) -> Viewer:
        """The supervisor entered the move in as well, with the window's account."""
        confirmed(cast, "1", date="2026-11-10")
        number = cast.supervisor.account.staff_number
        Account.objects.filter(pk=cast.clerk.account.pk).update(staff_number=number)
        return cast.supervisor.viewer()

    @pytest.fixture
    def colleague(self, cast: Cast) -> Viewer:
        """Who may do what a supervisor may, and entered nothing."""
        return replace(cast.officer.viewer(), permissions=cast.supervisor.viewer().permissions)

    def refused(self, viewer: Viewer, deed: Callable[[], object]) -> None:
        with as_web_role(viewer), pytest.raises(Conflict) as refusal:
            deed()
        assert refusal.value.code == "own-entry"

    def test_a_colleagues_deregistration_stands(self, own: Viewer, colleague: Viewer) -> None:
        stay = stay_at(HOME)
        with as_web_role(colleague):
            done = deregister_stay(stay.pk, ground="deceased", day=date(2026, 11, 14), proof="走访", viewer=colleague)
        self.refused(own, lambda: undo_decision(done.decision, why="我说了算", viewer=own))
        stay.refresh_from_db()
        assert stay.end_on == date(2026, 11, 14)

    def test_a_colleagues_correction_of_her_person_stands(self, own: Viewer, colleague: Viewer) -> None:
        person = stay_at(HOME).person_id
        with as_web_role(colleague):
            done = correct_person(person, {"name": "周明远远"}, ground="entry", proof="身份证", viewer=colleague)
        self.refused(own, lambda: undo_correction(done.id, why="我说了算", viewer=own))
        with as_web_role(colleague):
            assert undo_correction(done.id, why="确有误", viewer=colleague).undone_by == colleague.account

    def test_nor_is_it_annulled_or_what_a_colleague_annulled_put_back(self, own: Viewer, colleague: Viewer) -> None:
        stay = stay_at(HOME).pk
        given: Any = {"what": "registration", "ground": "not_lived", "proof": "走访"}
        self.refused(own, lambda: annul_stay(stay, viewer=own, **given))
        with as_web_role(colleague):
            done = annul_stay(stay, viewer=colleague, **given)
        self.refused(own, lambda: undo_annulment(done.annulment, why="我说了算", viewer=own))
        assert stands() == []
        with as_web_role(colleague):
            undo_annulment(done.annulment, why="确有居住", viewer=colleague)
        assert stands() == [(HOME, "2026-11-10", None)]

    def test_the_end_one_entered_is_not_ones_own_to_mend(self, cast: Cast) -> None:
        confirmed(cast, "1", date="2026-11-05")
        officer, clerk = cast.officer.viewer(), cast.clerk.viewer()
        said = say(officer, line(kind="move_out", date="2026-11-15"), key="out", role="landlord").rows[0].declaration
        assert decide(replace(clerk, permissions=officer.permissions), said).done
        right: dict[str, str | None] = {"end_on": "2026-11-12"}
        self.refused(
            officer, lambda: correct_stay(stay_at(HOME).pk, right, ground="entry", proof="走访", viewer=officer)
        )
        assert stands() == [(HOME, "2026-11-05", "2026-11-15")]

    @pytest.mark.usefixtures("own")
    def test_nor_from_the_page(self, cast: Cast, colleague: Viewer) -> None:
        with as_web_role(colleague):
            right: dict[str, str | None] = {"start_on": "2026-11-14"}
            done = correct_stay(stay_at(HOME).pk, right, ground="entry", proof="走访", viewer=colleague)
        address = reverse("desk:decision-undo", args=[done.decision])
        assert cast.supervisor.client().post(address, {"why": "我说了算"}).status_code == 409
        assert stands() == [(HOME, "2026-11-14", None)]
