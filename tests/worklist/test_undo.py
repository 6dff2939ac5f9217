"""Undo: what one click did to many items is taken back, all of it or by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from anju.access.models import Account
from anju.declarations import law
from anju.declarations.actions.verify import correct_and_confirm
from anju.employment.models import Evidence as JobEvidence
from anju.journal.models import Line
from anju.kernel.errors import Conflict, NotFound
from anju.people.models import Person
from anju.stays.models import Evidence, Stay
from anju.worklist.actions import assign, claim, confirm, refuse, release
from anju.worklist.models import Item
from anju.worklist.undoing import undo, undoable
from cast import NEXT_TOWN, Cast, as_web_role
from declarations.saying import line, say
from stays.living import entered
from stays.test_annulments import OTHER
from worklist.test_worklist import items


def stand(pks: list[int]) -> list[tuple[Any, ...]]:
    """Items as they stand, and all registered stays: what an undo must bring back."""
    fields = ("pk", "state", "assignee", "decided_at", "decided_by", "reason")
    stays = Stay.objects.filter(state="registered").order_by("pk")
    return [
        *Item.objects.filter(pk__in=pks).order_by("pk").values_list(*fields),
        *stays.values_list("person", "dwelling", "start_on", "end_on", "end_reason"),
        *Person.objects.order_by("pk").values_list("pk", "division"),
    ]


@pytest.mark.parametrize("verb", ["claim", "refuse", "confirm"])
def test_what_was_done_to_many_is_taken_back_whole(cast: Cast, verb: str) -> None:
    made, officer = items(cast, 3), entered(cast.officer.viewer())
    claim(made[:1], viewer=officer)
    before = stand(made)
    deeds = {
        "claim": lambda: claim(made[1:], viewer=officer),
        "refuse": lambda: refuse(made, viewer=officer, reason="材料不符"),
        "confirm": lambda: confirm(made[:1], viewer=officer),
    }
    decisions = deeds[verb]()
    [batch] = {decision.batch for decision in decisions}
    assert batch is not None and stand(made) != before
    assert all(back.done for back in undo(batch, viewer=officer))
    assert stand(made) == before
    told = Line.objects.get(event="worklist:batch:undone")
    assert (told.actor, told.detail["taken_back"]) == (officer.account, len(decisions))


def test_a_confirmed_move_on_taken_back_reopens_the_former_stay_and_can_be_confirmed_again(cast: Cast) -> None:
    officer = entered(cast.officer.viewer())
    first, second = items(cast, 2)
    confirm([first], viewer=officer)
    before = stand([second])
    decision = confirm([second], viewer=officer)[0]
    if not decision.done:
        pytest.fail(decision.outcome)
    assert decision.batch is not None
    undo(decision.batch, viewer=officer)
    assert stand([second]) == before
    assert confirm([second], viewer=officer)[0].done
    assert Stay.objects.filter(state="registered").count() == 2


def test_what_something_newer_rests_on_stays_and_is_named(cast: Cast) -> None:
    officer = entered(cast.officer.viewer())
    first, second = items(cast, 2)
    older = confirm([first], viewer=officer)[0].batch
    newer = confirm([second], viewer=officer)[0].batch
    assert older is not None and newer is not None
    assert [(back.done, back.outcome) for back in undo(older, viewer=officer)] == [(False, "blocked-followed")]
    assert Item.objects.get(pk=first).state == "confirmed"
    assert undo(newer, viewer=officer)[0].done


def test_an_item_that_moved_since_stays_where_it_is(cast: Cast) -> None:
    made, officer = items(cast, 2), entered(cast.officer.viewer())
    batch = claim(made, viewer=officer)[0].batch
    release(made[:1], viewer=officer)
    assert batch is not None
    assert [back.outcome for back in undo(batch, viewer=officer)] == ["changed-since", "taken-back"]


def test_one_takes_back_one_s_own_within_half_an_hour_and_a_supervisor_within_a_day(cast: Cast) -> None:
    made, officer, supervisor = items(cast, 2), entered(cast.officer.viewer()), cast.supervisor.viewer()
    batch = claim(made, viewer=officer)[0].batch
    assert batch is not None
    another = replace(officer, account=cast.clerk.account.pk)
    assert [line.id for line in undoable(officer)] == [line.id for line in undoable(supervisor)] == [batch]
    assert undoable(another) == []
    with pytest.raises(Conflict) as caught:
        undo(batch, viewer=another)
    assert caught.value.code == "not-yours-to-undo"
    with time_machine.travel(datetime.now().astimezone() + timedelta(minutes=31)):
        assert undoable(officer) == []
        with pytest.raises(Conflict) as caught:
            undo(batch, viewer=officer)
        assert caught.value.code == "too-late-to-undo"
        assert all(back.done for back in undo(batch, viewer=entered(supervisor)))
    with pytest.raises(Conflict) as caught:
        undo(batch, viewer=entered(officer))
    assert caught.value.code == "already-undone"


def test_a_batch_of_another_town_is_like_absent(cast: Cast) -> None:
    made = items(cast, 1)
    batch = claim(made, viewer=entered(cast.officer.viewer()))[0].batch
    elsewhere = replace(cast.officer.viewer(), low=NEXT_TOWN, high=NEXT_TOWN + 1000)
    assert batch is not None
    with pytest.raises(NotFound):
        undo(batch, viewer=entered(elsewhere))


def test_handing_over_is_taken_back_too(cast: Cast) -> None:
    made, supervisor = items(cast, 1), entered(cast.supervisor.viewer())
    batch = assign(made, to=cast.officer.account.pk, viewer=supervisor)[0].batch
    assert batch is not None and undo(batch, viewer=supervisor)[0].done
    assert Item.objects.get(pk=made[0]).assignee is None


def test_a_job_confirmed_is_taken_back(cast: Cast) -> None:
    said = line(kind="hire", employer_code=cast.employer.credit_code, dwelling_code="", place_type="")
    receipt = say(cast.clerk.viewer(), said, role="employer")
    item, officer = Item.objects.get(subject=receipt.rows[0].declaration).pk, entered(cast.officer.viewer())
    for _round in range(2):
        batch = confirm([item], viewer=officer)[0].batch
        assert batch is not None
        assert undo(batch, viewer=officer)[0].done
        assert Item.objects.get(pk=item).state == "open"


def test_the_web_role_undoes(cast: Cast) -> None:
    made = items(cast, 1)
    with as_web_role(cast.officer.viewer()):
        batch = confirm(made, viewer=cast.officer.viewer())[0].batch
        assert batch is not None
        assert undo(batch, viewer=cast.officer.viewer())[0].done
    assert not Stay.objects.filter(state="registered").exists()


def test_what_verification_corrected_goes_with_the_decision(cast: Cast) -> None:
    """The evidence lies again where it was said to lie: an officer of that community alone can decide it."""
    made, officer = items(cast, 1), entered(cast.officer.viewer())
    said = Evidence.objects.values().get()
    changes = {"date": "2026-11-10", "dwelling_code": OTHER, "reason": "family"}
    done = correct_and_confirm(made[0], changes, viewer=officer, reason="走访")
    assert Evidence.objects.get().division != said["division"]
    undo(done.batch or 0, viewer=officer)
    assert Evidence.objects.values().get() | {"dropped": None} == said
    assert Line.objects.filter(event="stays:evidence:restored").count() == 1
    low = Item.objects.get().division
    there = entered(replace(officer, low=low, high=low + 1))
    assert confirm(made, viewer=there)[0].done
    assert Stay.objects.get(state="registered").start_on == said["day"]


def test_the_day_of_a_job_that_verification_corrected_goes_with_the_decision(cast: Cast) -> None:
    said = say(cast.employer_staff.viewer(), line(kind="hire", date="2026-11-09"), key="job", role="employer")
    item, officer = Item.objects.get(subject=said.rows[0].declaration), entered(cast.officer.viewer())
    done = correct_and_confirm(item.pk, {"date": "2026-11-12"}, viewer=officer, reason="走访")
    undo(done.batch or 0, viewer=officer)
    assert str(JobEvidence.objects.get().day) == "2026-11-09"


def test_what_a_colleague_has_by_now_stays_in_her_hands(cast: Cast) -> None:
    made, officer, supervisor = items(cast, 1), cast.officer.viewer(), cast.supervisor.viewer()
    with as_web_role(officer):
        batch = claim(made, viewer=officer)[0].batch
    second = cast.clerk.account
    Account.objects.filter(pk=second.pk).update(role="station_officer")
    Item.objects.update(entered_by=cast.landlord_staff.account.pk)
    with as_web_role(supervisor):
        assert assign(made, to=second.pk, viewer=supervisor)[0].done
    with as_web_role(officer):
        assert batch is not None
        assert [back.outcome for back in undo(batch, viewer=officer)] == ["changed-since"]
    item = Item.objects.get()
    assert (item.state, item.assignee) == ("claimed", second.pk)


def test_a_colleagues_other_proposal_is_not_taken_back_with_ones_own(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(law, "takes_two", lambda *_: True)
    made, officer = items(cast, 1), cast.officer.viewer()
    other = replace(cast.supervisor.viewer(), permissions=officer.permissions)
    with as_web_role(officer):
        batch = confirm(made, viewer=officer)[0].batch
    with as_web_role(other):
        assert refuse(made, viewer=other, reason="材料不符")[0].outcome == "proposed"
    with as_web_role(officer):
        assert batch is not None
        assert [back.outcome for back in undo(batch, viewer=officer)] == ["changed-since"]
    item = Item.objects.get()
    assert (item.state, item.proposed, item.proposed_by) == ("proposed", "refused", other.account)


@pytest.mark.parametrize("answer", ["refuse", "release"])
def test_a_proposal_answered_otherwise_is_not_made_up_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    """Nobody is said to have proposed what another did: the item waits, and both may begin."""
    monkeypatch.setattr(law, "takes_two", lambda *_: True)
    made, officer = items(cast, 1), cast.officer.viewer()
    other = replace(cast.supervisor.viewer(), permissions=officer.permissions)
    with as_web_role(officer):
        confirm(made, viewer=officer)
    with as_web_role(other):
        answers = {
            "refuse": lambda: refuse(made, viewer=other, reason="材料不符"),
            "release": lambda: release(made, viewer=other),
        }
        batch = answers[answer]()[0].batch
        assert batch is not None and undo(batch, viewer=other)[0].done
    item = Item.objects.get()
    assert (item.state, item.proposed, item.proposed_by) == ("open", "", None)
    with as_web_role(officer):
        assert confirm(made, viewer=officer)[0].outcome == "proposed"


def hired_item(cast: Cast) -> list[int]:
    """A hiring that waits."""
    said = say(cast.employer_staff.viewer(), line(kind="hire", date="2026-11-09"), key="job", role="employer")
    return [Item.objects.get(subject=said.rows[0].declaration).pk]


@pytest.mark.parametrize("kind", ["home", "job"])
def test_a_corrected_proposal_that_was_handed_on_is_restored(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """With what it corrected, and by whom and when it was proposed; then another agrees to it."""
    monkeypatch.setattr(law, "takes_two", lambda *_: True)
    made, model = (items(cast, 1), Evidence) if kind == "home" else (hired_item(cast), JobEvidence)
    officer, supervisor = cast.officer.viewer(), cast.supervisor.viewer()
    with as_web_role(officer):
        assert correct_and_confirm(made[0], {"date": "2026-11-12"}, viewer=officer, reason="走访").outcome == "proposed"
    before, evidence = Item.objects.values().get(), model.objects.values().get()
    with as_web_role(supervisor):
        batch = assign(made, to=officer.account, viewer=supervisor)[0].batch
        assert str(model.objects.get().day) != "2026-11-12"
        assert [back.outcome for back in undo(batch or 0, viewer=supervisor)] == ["taken-back"]
    assert Item.objects.values().get() == before
    assert model.objects.values().get() == evidence
    other = replace(supervisor, permissions=officer.permissions)
    with as_web_role(other):
        assert confirm(made, viewer=other)[0].outcome == "opened"
    assert str(model.objects.get().day) == "2026-11-12"


def test_a_correction_that_was_answered_is_not_brought_back_with_a_later_proposal(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(law, "takes_two", lambda *_: True)
    made, officer, supervisor = items(cast, 1), cast.officer.viewer(), cast.supervisor.viewer()
    other = replace(supervisor, permissions=officer.permissions)
    said = Evidence.objects.get().day
    with as_web_role(officer):
        correct_and_confirm(made[0], {"date": "2026-11-12"}, viewer=officer, reason="走访")
    with as_web_role(other):
        release(made, viewer=other)
    with as_web_role(officer):
        confirm(made, viewer=officer)
    with as_web_role(supervisor):
        batch = assign(made, to=officer.account, viewer=supervisor)[0].batch
        undo(batch or 0, viewer=supervisor)
    assert (Item.objects.get().state, Evidence.objects.get().day) == ("proposed", said)
