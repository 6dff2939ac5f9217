"""Contradictions: detected line by line, one case a fact, decided once for all voices; nobody is blocked by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from anju.access.models import Account
from anju.access.rules import Role, Viewer
from anju.access.scope import enter_scope
from anju.declarations import law
from anju.declarations.actions import Draft, Receipt, declare
from anju.declarations.models import Dissent
from anju.declarations.queries import declarations_of
from anju.journal.models import Line
from anju.kernel.deadlines import SHANGHAI
from anju.kernel.errors import Conflict, NotFound, Refused
from anju.stays.models import Evidence, Stay
from anju.voices.actions import settle
from anju.voices.contradictions import Proposal, contradiction
from anju.voices.queries import voices_of
from anju.voices.rules import standing_of
from anju.worklist.actions import Decision, assign, claim, confirm, refuse, release
from anju.worklist.models import Item
from anju.worklist.undoing import undo
from cast import PASSWORD, TOWN, Cast, Member, as_web_role
from declarations.saying import line

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=SHANGHAI)
FIRST, SECOND = date(2026, 11, 10), date(2026, 11, 12)


def say(who: Member, role: str, kind: str = "move_in", day: date = FIRST, *lines: dict[str, Any]) -> Receipt:
    viewer = who.viewer()
    with as_web_role(viewer):
        said = lines or (line(kind=kind, date=day.isoformat(), dwelling_code="4403090020010000001000001"),)
        key = f"{role}-{kind}-{day}-{len(said)}-{Line.objects.count()}"
        draft = Draft(role=role, channel="web", key=key, pack="cn-4403-2015", lines=said)
        return declare(draft, viewer=viewer, now=NOON)


def verify(cast: Cast, receipt: Receipt) -> None:
    """The officer confirms what the message said."""
    with as_web_role(cast.officer.viewer()):
        item = Item.objects.get(kind="verify", subject=receipt.rows[0].declaration)
        assert confirm([item.pk], viewer=cast.officer.viewer())[0].done


def case_item() -> Item:
    return Item.objects.get(kind="contradiction", decided_at__isnull=True)


def decide(cast: Cast, take: int | None, reason: str = "实地走访") -> str:
    viewer = cast.officer.viewer()
    item = case_item().pk
    with as_web_role(viewer):
        decision = settle(item, take=take, reason=reason, viewer=viewer)
        assert decision.done
        return decision.outcome


def colleague() -> Member:
    """Another officer of the town."""
    role = Role.STATION_OFFICER.value
    account = Account.objects.create_account
    return Member(account("second", PASSWORD, display_name="二", role=role, area=TOWN, staff_number="LH-SECOND"))


@pytest.fixture
def lived_in(cast: Cast) -> Cast:
    """The resident is registered from the first day by her own word."""
    verify(cast, say(cast.clerk, "resident"))
    return cast


class TestFound:
    def test_another_day_opens_one_case_and_no_verification_of_its_own(self, lived_in: Cast) -> None:
        receipt = say(lived_in.landlord_staff, "landlord", day=SECOND)
        assert "W422" in receipt.rows[0].codes
        assert receipt.rows[0].accepted
        assert case_item().subject == receipt.rows[0].declaration
        assert not Item.objects.filter(kind="verify", subject=receipt.rows[0].declaration).exists()
        assert Stay.objects.get().start_on == FIRST

    def test_an_earlier_day_is_no_overlap_but_a_contradiction(self, lived_in: Cast) -> None:
        assert "W422" in say(lived_in.landlord_staff, "landlord", day=date(2026, 11, 8)).rows[0].codes

    def test_those_that_follow_join(self, lived_in: Cast) -> None:
        for day in (SECOND, date(2026, 11, 14)):
            say(lived_in.landlord_staff, "landlord", day=day)
        say(lived_in.landlord_staff, "landlord", "not_lived")
        assert Item.objects.filter(kind="contradiction").count() == 1
        assert Dissent.objects.filter(lead=case_item().subject).count() == 3

    @pytest.mark.parametrize(
        ("kind", "day"), [("move_out", date(2026, 11, 16)), ("move_in", FIRST), ("extend", FIRST), ("not_lived", FIRST)]
    )
    def test_lives_here_against_left(self, lived_in: Cast, kind: str, day: date) -> None:
        verify(lived_in, say(lived_in.landlord_staff, "landlord", "move_out", date(2026, 11, 15)))
        home = {"dwelling_code": lived_in.home.code, "kind": kind, "date": day.isoformat(), "until": "2027-05-01"}
        said = line(**(home if kind == "extend" else {k: v for k, v in home.items() if k != "until"}))
        assert "W422" in say(lived_in.clerk, "resident", kind, day, said).rows[0].codes

    def test_a_word_that_waits_is_contradicted_too(self, cast: Cast) -> None:
        say(cast.landlord_staff, "landlord")
        assert "W422" in say(cast.clerk, "property_manager", day=SECOND).rows[0].codes
        assert "W422" in say(cast.clerk, "property_manager", "not_lived").rows[0].codes

    def test_nobody_denies_what_nobody_says(self, cast: Cast) -> None:
        assert say(cast.landlord_staff, "landlord", "not_lived").rows[0].codes[0] == "E205"

    def test_who_agrees_contradicts_nobody(self, lived_in: Cast) -> None:
        assert "W408" in say(lived_in.landlord_staff, "landlord").rows[0].codes
        assert not Dissent.objects.exists()

    def test_many_cost_what_one_costs(self, lived_in: Cast) -> None:
        others = ["430102199001011238", "420112198804123010", "110105195001010012"]
        lines = [line(id_number=number, dwelling_code=lived_in.home.code, date="2026-11-10") for number in others]
        verify_all = say(lived_in.clerk, "resident", "move_in", FIRST, *lines)
        with as_web_role(lived_in.officer.viewer()):
            waiting = list(Item.objects.filter(kind="verify", decided_at__isnull=True).values_list("pk", flat=True))
            assert all(each.done for each in confirm(waiting, viewer=lived_in.officer.viewer()))
        assert verify_all.accepted == 3
        against = [each | {"date": "2026-11-12"} for each in lines]
        receipt = say(lived_in.landlord_staff, "landlord", "move_in", SECOND, *against)
        assert all("W422" in row.codes for row in receipt.rows)
        assert Item.objects.filter(kind="contradiction").count() == 3


class TestNobodyIsBlocked:
    def test_a_pending_word_of_the_landlord_does_not_stop_the_residents_own(self, cast: Cast) -> None:
        landlords = say(cast.landlord_staff, "landlord", day=SECOND)
        hers = say(cast.clerk, "resident")
        verify(cast, hers)
        stay = Stay.objects.get()
        assert stay.start_on == FIRST
        assert decide(cast, None, "以本人申报和走访为准") == "taken"
        viewer = cast.landlord_staff.viewer()
        with as_web_role(viewer):
            told = declarations_of(viewer, landlords.submission).rows[0]
        assert (told.verification, told.reason) == ("refused", "以本人申报和走访为准")
        assert Stay.objects.get().start_on == FIRST
        assert not Evidence.objects.get(declaration=hers.rows[0].declaration).refused
        assert not Item.objects.filter(decided_at__isnull=True).exists()

    def test_both_are_told_once_with_the_reason(self, lived_in: Cast) -> None:
        landlords = say(lived_in.landlord_staff, "landlord", day=SECOND)
        viewer = lived_in.landlord_staff.viewer()
        with as_web_role(viewer):
            assert declarations_of(viewer, landlords.submission).rows[0].verification == "compared"
        decide(lived_in, None, "以合同起始日为准")
        with as_web_role(viewer):
            told = declarations_of(viewer, landlords.submission).rows[0]
        assert (told.verification, told.reason) == ("kept", "以合同起始日为准")

    def test_an_unverified_file_leaves_the_register_as_it_is(self, lived_in: Cast) -> None:
        say(lived_in.landlord_staff, "landlord", "not_lived")
        assert Stay.objects.get().state == "registered"


class TestDecided:
    def test_following_another_day_moves_the_beginning(self, lived_in: Cast) -> None:
        said = say(lived_in.landlord_staff, "landlord", day=SECOND).rows[0].declaration
        assert decide(lived_in, said) == "taken"
        stay = Stay.objects.get()
        assert stay.start_on == SECOND
        assert Evidence.objects.get(declaration=said).stay_id == stay.pk
        assert Dissent.objects.get().outcome == "taken"

    def test_following_a_denial_annuls_the_registration(self, lived_in: Cast) -> None:
        said = say(lived_in.landlord_staff, "landlord", "not_lived").rows[0].declaration
        decide(lived_in, said)
        assert Stay.objects.get().state == "annulled"
        assert Dissent.objects.get().outcome == "taken"

    def test_following_lives_here_takes_the_end_away(self, lived_in: Cast) -> None:
        verify(lived_in, say(lived_in.landlord_staff, "landlord", "move_out", date(2026, 11, 15)))
        said = say(lived_in.clerk, "resident").rows[0].declaration
        decide(lived_in, said)
        assert Stay.objects.get().end_on is None

    def test_following_another_day_of_leaving_moves_the_end(self, lived_in: Cast) -> None:
        verify(lived_in, say(lived_in.landlord_staff, "landlord", "move_out", date(2026, 11, 15)))
        said = say(lived_in.clerk, "property_manager", "move_out", date(2026, 11, 16)).rows[0].declaration
        decide(lived_in, said)
        assert Stay.objects.get().end_on == date(2026, 11, 16)

    def test_a_denial_of_what_waits_sets_it_aside(self, cast: Cast) -> None:
        waiting = say(cast.clerk, "property_manager").rows[0].declaration
        said = say(cast.landlord_staff, "landlord", "not_lived").rows[0].declaration
        decide(cast, said)
        assert Evidence.objects.get(declaration=waiting).refused
        assert Item.objects.get(kind="verify", subject=waiting).state == "withdrawn"

    def test_once_for_all_voices(self, lived_in: Cast) -> None:
        one = say(lived_in.landlord_staff, "landlord", day=SECOND).rows[0].declaration
        two = say(lived_in.landlord_staff, "landlord", day=date(2026, 11, 14)).rows[0].declaration
        decide(lived_in, two)
        outcomes = dict(Dissent.objects.values_list("declaration", "outcome"))
        assert outcomes == {one: "kept", two: "taken"}
        assert Evidence.objects.get(declaration=one).refused
        assert Stay.objects.get().start_on == date(2026, 11, 14)
        assert not Item.objects.filter(kind="contradiction", decided_at__isnull=True).exists()

    def test_a_new_word_after_the_decision_is_a_new_case(self, lived_in: Cast) -> None:
        say(lived_in.landlord_staff, "landlord", day=SECOND)
        decide(lived_in, None)
        say(lived_in.landlord_staff, "landlord", day=date(2026, 11, 14))
        assert Item.objects.filter(kind="contradiction").count() == 2

    def test_kept_it_stands_uncontradicted(self, lived_in: Cast) -> None:
        say(lived_in.landlord_staff, "landlord", day=SECOND)
        say(lived_in.landlord_staff, "landlord", "not_lived")
        stay, viewer = Stay.objects.get().pk, lived_in.officer.viewer()
        with as_web_role(viewer):
            before = standing_of(voices_of(viewer, [stay])[stay], FIRST, None)
        decide(lived_in, None)
        with as_web_role(viewer):
            after = standing_of(voices_of(viewer, [stay])[stay], FIRST, None)
        assert (before.word, after.word) == ("contradicted", "single")

    def test_asked_back(self, lived_in: Cast) -> None:
        say(lived_in.landlord_staff, "landlord", day=SECOND)
        item, viewer = case_item().pk, lived_in.officer.viewer()
        with as_web_role(viewer):
            assert refuse([item], viewer=viewer, reason="请出示合同")[0].done
        assert (Dissent.objects.get().outcome, Dissent.objects.get().reason) == ("asked", "请出示合同")

    def test_confirmed_among_others_without_a_choice_it_stays_open(self, lived_in: Cast) -> None:
        say(lived_in.landlord_staff, "landlord", day=SECOND)
        item, viewer = case_item().pk, lived_in.officer.viewer()
        with as_web_role(viewer):
            decision = confirm([item], viewer=viewer)[0]
        assert (decision.done, decision.outcome) == (False, "needs-choice")

    def test_refusals(self, lived_in: Cast) -> None:
        say(lived_in.landlord_staff, "landlord", day=SECOND)
        item, viewer = case_item().pk, lived_in.officer.viewer()
        with as_web_role(viewer):
            with pytest.raises(Refused):
                settle(item, take=None, reason=" ", viewer=viewer)
            with pytest.raises(NotFound):
                settle(item, take=item + 900_000, reason="走访", viewer=viewer)
        with as_web_role(lived_in.next_clerk.viewer()), pytest.raises(NotFound):
            contradiction(lived_in.next_clerk.viewer(), 1)

    def test_nobody_decides_a_statement_of_his_own(self, lived_in: Cast) -> None:
        say(lived_in.landlord_staff, "landlord", day=SECOND)
        viewer = lived_in.officer.viewer()
        with transaction.atomic():
            enter_scope(viewer)
            said = line(date="2026-11-14", dwelling_code=lived_in.home.code)
            draft = Draft(role="property_manager", channel="counter", key="own", pack="cn-4403-2015", lines=[said])
            declare(draft, viewer=viewer, now=NOON)
        item = case_item().pk
        with as_web_role(viewer), pytest.raises(Conflict):
            settle(item, take=None, reason="走访", viewer=viewer)


class TestInNobodysOwnHand:
    """Who entered what stands, or what was said against it, neither decides nor asks back, by whichever door."""

    @pytest.fixture
    def own(self, cast: Cast) -> Cast:
        """The officer entered what another officer verified; the landlord denies it."""
        said = say(cast.officer, "resident")
        viewer = colleague().viewer()
        with as_web_role(viewer):
            item = Item.objects.get(kind="verify", subject=said.rows[0].declaration)
            assert confirm([item.pk], viewer=viewer)[0].done
        say(cast.landlord_staff, "landlord", "not_lived")
        return cast

    @pytest.mark.parametrize("take", ["", "ask"])
    def test_from_its_page(self, own: Cast, take: str) -> None:
        client, address = own.officer.client(), reverse("desk:settle", args=[case_item().pk])
        client.post(address, {"take": take, "reason": "维持我的登记"})
        assert case_item().state == "open"
        assert Dissent.objects.get().settled_at is None

    def test_from_the_list(self, own: Cast) -> None:
        said = {"items": [case_item().pk], "verb": "refuse", "reason": "维持"}
        own.officer.client().post(reverse("desk:decide"), said)
        assert case_item().state == "open"

    def test_nor_taken_or_given_into_her_hands(self, own: Cast) -> None:
        item, officer, supervisor = case_item().pk, own.officer.viewer(), own.supervisor.viewer()
        with as_web_role(officer):
            decided = [*claim([item], viewer=officer), *refuse([item], viewer=officer, reason="维持")]
        with as_web_role(supervisor):
            decided += assign([item], to=officer.account, viewer=supervisor)
        assert [(each.done, each.outcome) for each in decided] == [(False, "own-entry")] * 3

    @pytest.mark.usefixtures("own")
    def test_a_colleague_asks_back(self) -> None:
        viewer = Member(Account.objects.get(username="second")).viewer()
        with as_web_role(viewer):
            assert refuse([case_item().pk], viewer=viewer, reason="请出示合同")[0].done
        assert Dissent.objects.get().outcome == "asked"


class TestByTwo:
    """Where the pack asks for two officers, none settles a case alone."""

    @pytest.fixture(autouse=True)
    def _by_two(self, lived_in: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        said = say(lived_in.landlord_staff, "landlord", day=SECOND)
        self.said = said.rows[0].declaration
        monkeypatch.setattr(law, "takes_two", lambda *_: True)

    @pytest.fixture
    def second(self, cast: Cast) -> Viewer:
        return replace(cast.supervisor.viewer(), permissions=cast.officer.viewer().permissions)

    def choose(self, viewer: Viewer, take: int | None, reason: str = "实地走访") -> Decision:
        with as_web_role(viewer):
            return settle(Item.objects.get(kind="contradiction").pk, take=take, reason=reason, viewer=viewer)

    @pytest.mark.parametrize(("follow", "outcome", "start"), [(True, "taken", SECOND), (False, "kept", FIRST)])
    def test_a_choice_is_proposed_and_agreed_to(
        self, cast: Cast, second: Viewer, follow: bool, outcome: str, start: date
    ) -> None:
        take, officer = self.said if follow else None, cast.officer.viewer()
        assert self.choose(officer, take, "查看合同").outcome == "proposed"
        assert (Stay.objects.get().start_on, Dissent.objects.get().settled_at) == (FIRST, None)
        with as_web_role(second):
            proposal = contradiction(second, self.said).proposal
        assert proposal == Proposal(take, "查看合同", True)
        with pytest.raises(Conflict) as caught:
            self.choose(officer, take)
        assert caught.value.code == "same-hand"
        assert self.choose(second, take).outcome == outcome
        assert (Stay.objects.get().start_on, Dissent.objects.get().outcome) == (start, outcome)
        item = Item.objects.get(kind="contradiction")
        assert (item.state, item.proposed_by, item.decided_by) == ("confirmed", officer.account, second.account)

    def test_another_choice_is_a_proposal_in_its_turn(self, cast: Cast, second: Viewer) -> None:
        officer = cast.officer.viewer()
        self.choose(officer, self.said)
        assert self.choose(second, None).outcome == "proposed"
        assert self.choose(officer, None).outcome == "kept"
        assert Stay.objects.get().start_on == FIRST

    def test_confirmed_among_others_it_still_needs_its_page(self, cast: Cast, second: Viewer) -> None:
        item, officer = case_item().pk, cast.officer.viewer()
        with as_web_role(officer):
            assert confirm([item], viewer=officer)[0].outcome == "needs-choice"
        self.choose(officer, self.said)
        with as_web_role(second):
            assert confirm([item], viewer=second)[0].outcome == "needs-choice"

    def test_what_was_said_since_is_seen_by_two(self, cast: Cast, second: Viewer) -> None:
        self.choose(cast.officer.viewer(), None)
        say(cast.landlord_staff, "landlord", "not_lived")
        assert self.choose(second, None).outcome == "proposed"
        assert self.choose(cast.officer.viewer(), None).outcome == "kept"

    @pytest.mark.parametrize("by", ["undo", "release", "refuse", "assign"])
    def test_a_proposal_that_is_dropped_is_none_any_more(self, cast: Cast, second: Viewer, by: str) -> None:
        officer, item = cast.officer.viewer(), case_item().pk
        done = self.choose(officer, self.said)
        with as_web_role(officer if by == "undo" else cast.supervisor.viewer() if by == "assign" else second):
            match by:
                case "undo":
                    assert undo(done.batch or 0, viewer=officer)[0].done
                case "release":
                    assert release([item], viewer=second)[0].done
                case "refuse":
                    assert refuse([item], viewer=second, reason="请出示合同")[0].outcome == "proposed"
                case "assign":
                    assert assign([item], to=officer.account, viewer=cast.supervisor.viewer())[0].done
        with as_web_role(second):
            assert contradiction(second, self.said).proposal is None

    def test_handed_on_by_mistake_it_is_proposed_again(self, cast: Cast, second: Viewer) -> None:
        officer, supervisor = cast.officer.viewer(), cast.supervisor.viewer()
        self.choose(officer, self.said, "查看合同")
        with as_web_role(supervisor):
            batch = assign([case_item().pk], to=officer.account, viewer=supervisor)[0].batch
            assert undo(batch or 0, viewer=supervisor)[0].done
        with as_web_role(second):
            assert contradiction(second, self.said).proposal == Proposal(self.said, "查看合同", True)
        assert self.choose(second, self.said).outcome == "taken"

    def test_words_that_wait_go_back_with_the_agreement(self, cast: Cast, second: Viewer) -> None:
        """Both have decided: what says otherwise needs no second pair of eyes of its own."""
        hers = say(cast.clerk, "resident", day=date(2026, 11, 14)).rows[0].declaration
        for viewer in (cast.officer.viewer(), second):
            self.choose(viewer, self.said)
        assert Item.objects.get(kind="verify", subject=hers).state in ("refused", "withdrawn")
        assert not Item.objects.filter(decided_at=None).exists()

    def test_on_its_page(self, cast: Cast) -> None:
        officer, other = cast.officer.client(), colleague().client()
        address, item = reverse("desk:settle", args=[case_item().pk]), reverse("desk:item", args=[case_item().pk])
        officer.post(address, {"take": str(self.said), "reason": "查看合同"})
        assert "须由另一人同意" in officer.get(item).content.decode()
        assert 'name="take"' not in officer.get(item).content.decode()
        page = other.get(item).content.decode()
        assert f'value="{self.said}" checked' in page and "查看合同" in page and "采纳申报" in page
        other.post(reverse("desk:decide"), {"items": case_item().pk, "verb": "release", "back": "1", "take": ""})
        assert case_item().state == "open"
        for client in (officer, other):
            client.post(address, {"take": str(self.said), "reason": "查看合同"})
        assert Stay.objects.get().start_on == SECOND

    def test_asking_back_is_proposed_and_agreed_to(self, cast: Cast) -> None:
        item, officer = case_item().pk, cast.officer.viewer()
        other = replace(cast.supervisor.viewer(), permissions=officer.permissions)
        for viewer, outcome in ((officer, "proposed"), (officer, "same-hand"), (other, "refused")):
            assert Dissent.objects.get().settled_at is None
            with as_web_role(viewer):
                assert refuse([item], viewer=viewer, reason="请出示合同")[0].outcome == outcome
        assert Dissent.objects.get().outcome == "asked"
