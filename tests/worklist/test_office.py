"""The work list of an office: narrowed and named, shared out, handed over, decided by two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from anju.access.models import Account
from anju.access.rules import Role, Viewer
from anju.declarations import law
from anju.declarations.actions.verify import correct_and_confirm
from anju.journal.models import Line
from anju.kernel.errors import Conflict, Forbidden, NotFound, Refused
from anju.stays.models import Evidence, Stay
from anju.worklist.actions import assign, claim, confirm, hold, refuse, release
from anju.worklist.covering import absences_of, arrange_absence, end_absence, hand_over, handed_to
from anju.worklist.filters import filters_of, forget_filter, keep_filter
from anju.worklist.loads import load_by_community, load_by_officer
from anju.worklist.models import Item
from anju.worklist.queries import load_of, queue
from anju.worklist.rules import NOBODY, WorkFilter
from anju.worklist.undoing import undo
from cast import PASSWORD, TODAY, TOWN, Cast, Member, as_web_role
from stays.living import entered
from worklist.test_worklist import items

NOON = datetime(2026, 11, 18, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def second(cast: Cast) -> Member:
    """Another officer of the town."""
    return Member(
        Account.objects.create_account(
            "second",
            PASSWORD,
            display_name="民治 核实二",
            role=Role.STATION_OFFICER.value,
            area=TOWN,
            staff_number="s2",
        )
    )


@pytest.fixture
def by_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pack asks for two officers."""
    monkeypatch.setattr(law, "takes_two", lambda _pack, _decision, _on: True)


@pytest.fixture
def twin(cast: Cast) -> Member:
    """The second account of who keeps the window: an officer's, of the same staff number."""
    account, number = Account.objects.create_account, cast.clerk.account.staff_number
    role = Role.STATION_OFFICER.value
    return Member(account("twin", PASSWORD, display_name="窗口二", role=role, area=TOWN, staff_number=number))


def shown(viewer: Viewer, **wanted: object) -> list[int]:
    return [item.pk for item in queue(viewer, WorkFilter(**wanted)).rows]  # type: ignore[arg-type]


def test_a_filter_narrows_by_kind_channel_due_age_and_hands(cast: Cast) -> None:
    late, today, week, never = made = items(cast, 4)
    officer, clerk = cast.officer.viewer(), cast.clerk.account.pk
    for pk, due in ((late, -1), (today, 6), (week, 60)):
        Item.objects.filter(pk=pk).update(due_at=NOON + timedelta(hours=due))
    Item.objects.filter(pk=never).update(created_at=NOON - timedelta(days=4))
    claim([week], viewer=officer)
    assert shown(officer, due="late") == [late]
    assert shown(officer, due="today") == [today]
    assert shown(officer, due="week") == [today, week]
    assert shown(officer, due="never") == shown(officer, older=3) == [never]
    assert shown(officer, channel="counter", kind="verify", entered_by=clerk) == made
    assert shown(officer, channel="api") == shown(officer, kind="other") == shown(officer, entered_by=clerk + 1) == []
    assert shown(officer, assignee=NOBODY) == [late, today, never]
    assert shown(officer, assignee=officer.account) == [week]


def test_a_filter_is_kept_under_a_name_shared_with_the_office_and_removed(cast: Cast, second: Member) -> None:
    officer, colleague = cast.officer.viewer(), second.viewer()
    wanted = WorkFilter(show="late", channel="web", older=3)
    kept = keep_filter("网上超期", wanted, shared=False, viewer=officer)
    assert filters_of(colleague) == []
    assert keep_filter("网上超期", wanted, shared=True, viewer=officer) == kept
    assert [(line.name, line.wanted, line.mine) for line in filters_of(colleague)] == [("网上超期", wanted, False)]
    assert filters_of(cast.next_clerk.viewer()) == []
    with as_web_role(cast.next_clerk.viewer()):
        assert filters_of(replace(cast.next_clerk.viewer(), low=TOWN)) == []
    with pytest.raises(NotFound):
        forget_filter(kept, viewer=colleague)
    forget_filter(kept, viewer=officer)
    assert filters_of(officer) == []
    with pytest.raises(Refused):
        keep_filter("  ", wanted, shared=False, viewer=officer)


def test_all_in_one_s_hands_goes_to_a_colleague_but_not_what_she_entered(cast: Cast, second: Member) -> None:
    first, other = items(cast, 2)
    officer = entered(cast.officer.viewer())
    claim([first, other], viewer=officer)
    Item.objects.filter(pk=other).update(entered_by=second.account.pk)
    decisions = hand_over(of=officer.account, to=second.account.pk, note="本周休假", viewer=officer)
    assert {one.item: one.outcome for one in decisions} == {first: "assigned", other: "own-entry"}
    assert shown(second.viewer(), show="mine") == [first]
    [told] = handed_to(second.viewer(), since=TODAY)
    assert (told.made_by, told.count, told.note) == (officer.account, 1, "本周休假")
    batch = next(one.batch for one in decisions if one.done)
    assert batch is not None and undo(batch, viewer=officer)[0].done
    assert shown(officer, show="mine") == [first, other]


def test_nobody_hands_over_for_another_but_a_supervisor(cast: Cast, second: Member) -> None:
    made = items(cast, 1)
    officer, colleague = entered(cast.officer.viewer()), second.viewer()
    claim(made, viewer=officer)
    for of, to in ((officer.account, colleague.account), (colleague.account, cast.clerk.account.pk)):
        with pytest.raises((Forbidden, NotFound)):
            hand_over(of=of, to=to, note="", viewer=colleague)
    hand_over(of=officer.account, to=colleague.account, note="", viewer=cast.supervisor.viewer())
    assert shown(colleague, show="mine") == made


def test_a_deputy_decides_for_who_is_away_until_it_ends_by_itself(cast: Cast, second: Member) -> None:
    one, two, own = items(cast, 3)
    officer, deputy = entered(cast.officer.viewer()), second.viewer()
    claim([one, two, own], viewer=officer)
    Item.objects.filter(pk=own).update(entered_by=deputy.account)
    with pytest.raises(Conflict) as caught:
        hold(one, viewer=deputy)
    assert caught.value.code == "claimed-by-other"
    days = {"start_on": TODAY, "last_on": TODAY + timedelta(days=2)}
    arrange_absence(account=officer.account, deputy=deputy.account, viewer=officer, **days)
    assert shown(deputy, show="mine") == [one, two, own]
    assert load_of(deputy).mine == 3
    assert hold(one, viewer=deputy).pk == one
    assert [done.outcome for done in refuse([own], viewer=deputy, reason="材料不符")] == ["own-entry"]
    assert refuse([one], viewer=deputy, reason="材料不符")[0].done
    later = replace(deputy, on=TODAY + timedelta(days=3))
    assert shown(later, show="mine") == []
    assert refuse([two], viewer=later, reason="材料不符")[0].outcome == "claimed-by-other"


def test_an_absence_is_refused_where_it_cannot_be_and_ended_before_its_time(cast: Cast, second: Member) -> None:
    officer, deputy = entered(cast.officer.viewer()), second.viewer()
    who = {"account": officer.account, "deputy": deputy.account, "viewer": officer}
    for start, last in ((0, -1), (-5, -1), (0, 400)):
        with pytest.raises(Refused):
            arrange_absence(start_on=TODAY + timedelta(start), last_on=TODAY + timedelta(last), **who)  # type: ignore[arg-type]
    made = arrange_absence(start_on=TODAY, last_on=TODAY, **who)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="already"):
        arrange_absence(start_on=TODAY, last_on=TODAY + timedelta(1), **who)  # type: ignore[arg-type]
    with as_web_role(deputy):
        assert [absence.pk for absence in absences_of(deputy)] == [made]
        with pytest.raises(Forbidden):
            end_absence(made, viewer=deputy)
    assert absences_of(cast.next_clerk.viewer()) == []
    for _twice in range(2):
        end_absence(made, viewer=cast.supervisor.viewer())
    assert absences_of(officer) == []
    assert Line.objects.filter(event="worklist:absence:arranged", subject=made).exists()


def test_the_load_says_where_work_lies(cast: Cast, second: Member) -> None:
    first, other, third = items(cast, 3)
    officer, supervisor = entered(cast.officer.viewer()), cast.supervisor.viewer()
    Item.objects.filter(pk=other).update(due_at=NOON - timedelta(hours=1))
    claim([first, other], viewer=officer)
    refuse([first], viewer=officer, reason="材料不符")
    lines = {line.account: line for line in load_by_officer(supervisor)}
    mine = lines[officer.account]
    assert (mine.waiting, mine.late, mine.done) == (1, 1, 1)
    assert (lines[second.account.pk].waiting, lines[second.account.pk].oldest) == (0, None)
    [place] = load_by_community(supervisor)
    assert (place.waiting, place.late, place.free) == (2, 1, 1)
    assert third not in shown(officer, show="mine")


@pytest.mark.usefixtures("by_two")
def test_where_the_rules_ask_for_two_the_first_proposes_and_another_confirms(cast: Cast, second: Member) -> None:
    made = items(cast, 1)
    officer, other = entered(cast.officer.viewer()), second.viewer()
    first = confirm(made, viewer=officer)[0]
    assert (first.done, first.outcome) == (True, "proposed")
    assert not Stay.objects.exists()
    assert shown(other, show="proposed") == made and shown(officer, show="proposed") == []
    assert load_of(other).proposed == 1
    assert [one.outcome for one in confirm(made, viewer=officer)] == ["same-hand"]
    assert [one.outcome for one in claim(made, viewer=other)] == ["waits-for-second"]
    clerk = replace(cast.clerk.viewer(), permissions=officer.permissions)
    assert [one.outcome for one in confirm(made, viewer=clerk)] == ["own-entry"]
    done = confirm(made, viewer=other)[0]
    assert done.done and Stay.objects.get().state == "registered"
    item = Item.objects.get()
    assert (item.proposed_by, item.decided_by) == (officer.account, other.account)
    assert done.batch is not None
    undo(done.batch, viewer=entered(other))
    assert (Item.objects.get().state, Item.objects.get().proposed_by) == ("proposed", officer.account)


@pytest.mark.usefixtures("by_two")
def test_a_second_officer_who_decides_otherwise_proposes_in_her_turn(cast: Cast, second: Member) -> None:
    made = items(cast, 1)
    officer, other = entered(cast.officer.viewer()), second.viewer()
    confirm(made, viewer=officer)
    assert refuse(made, viewer=other, reason="未见本人")[0].outcome == "proposed"
    assert refuse(made, viewer=officer, reason="未见本人")[0].outcome == "refused"


@pytest.mark.usefixtures("by_two")
def test_a_proposal_is_put_back_by_another_and_taken_back_by_its_maker(cast: Cast, second: Member) -> None:
    made = items(cast, 1)
    officer, other = entered(cast.officer.viewer()), second.viewer()
    confirm(made, viewer=officer)
    assert release(made, viewer=other)[0].done
    assert (Item.objects.get().state, Item.objects.get().proposed_by) == ("open", None)
    batch = confirm(made, viewer=officer)[0].batch
    assert batch is not None and undo(batch, viewer=officer)[0].done
    assert (Item.objects.get().state, Item.objects.get().proposed) == ("open", "")


def test_one_person_with_two_accounts_is_one_pair_of_eyes(cast: Cast, twin: Member, second: Member) -> None:
    made, hers, supervisor = items(cast, 2), twin.viewer(), cast.supervisor.viewer()
    with as_web_role(hers):
        decided = [*claim(made[:1], viewer=hers), *confirm(made, viewer=hers)]
        decided += refuse(made[:1], viewer=hers, reason="材料不符")
        with pytest.raises(Conflict):
            hold(made[0], viewer=hers)
    with as_web_role(supervisor):
        decided += assign(made, to=twin.account.pk, viewer=supervisor)
        assign(made, to=second.account.pk, viewer=supervisor)
        decided += hand_over(of=second.account.pk, to=twin.account.pk, note="", viewer=supervisor)
    assert {(each.done, each.outcome) for each in decided} == {(False, "own-entry")}
    assert len(decided) == 8
    with as_web_role(second.viewer()):
        assert confirm(made[:1], viewer=second.viewer())[0].done


def test_the_second_officer_is_another_person(cast: Cast, by_two: None, second: Member) -> None:
    Account.objects.filter(pk=second.account.pk).update(staff_number=cast.officer.account.staff_number)
    made = items(cast, 1)
    with as_web_role(cast.officer.viewer()):
        confirm(made, viewer=cast.officer.viewer())
    with as_web_role(second.viewer()):
        [one] = confirm(made, viewer=second.viewer())
    assert (one.done, one.outcome) == (False, "same-hand")


def test_accounts_without_a_number_are_not_one_person(cast: Cast, second: Member) -> None:
    Account.objects.filter(pk__in=[cast.clerk.account.pk, second.account.pk]).update(staff_number="")
    with as_web_role(second.viewer()):
        assert confirm(items(cast, 1), viewer=second.viewer())[0].done


@pytest.mark.usefixtures("by_two")
@pytest.mark.parametrize("by", ["release", "assign", "refuse", "undo"])
def test_a_correction_that_was_not_agreed_to_is_gone(cast: Cast, second: Member, by: str) -> None:
    made, other, supervisor = items(cast, 1), second.viewer(), cast.supervisor.viewer()
    said = Evidence.objects.values().get()
    officer = entered(cast.officer.viewer())
    done = correct_and_confirm(made[0], {"date": "2026-11-10"}, viewer=officer, reason="走访")
    assert (done.outcome, str(Evidence.objects.get().day)) == ("proposed", "2026-11-10")
    deeds: dict[str, Callable[[], object]] = {
        "release": lambda: release(made, viewer=other),
        "assign": lambda: assign(made, to=second.account.pk, viewer=supervisor),
        "refuse": lambda: refuse(made, viewer=other, reason="未见本人"),
        "undo": lambda: undo(done.batch or 0, viewer=officer),
    }
    deeds[by]()
    assert Evidence.objects.values().get() | {"dropped": None} == said


@pytest.mark.usefixtures("by_two")
def test_what_the_second_corrects_is_a_new_proposal(cast: Cast, second: Member) -> None:
    made, officer, other = items(cast, 1), cast.officer.viewer(), second.viewer()
    with as_web_role(officer):
        confirm(made, viewer=officer)
    with as_web_role(other):
        assert correct_and_confirm(made[0], {"date": "2026-11-12"}, viewer=other, reason="走访").outcome == "proposed"
    item = Item.objects.get()
    assert (item.state, item.proposed_by) == ("proposed", other.account)
    assert not Stay.objects.exists()
    with as_web_role(other):
        assert confirm(made, viewer=other)[0].outcome == "same-hand"
    with as_web_role(officer):
        assert confirm(made, viewer=officer)[0].done
    assert str(Stay.objects.get().start_on) == "2026-11-12"
