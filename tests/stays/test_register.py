"""Verification turns evidence into stays: opened, ended, attached, or blocked with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju.access.rules import Viewer
from anju.access.scope import enter_scope
from anju.journal.models import Line
from anju.people.models import Person
from anju.stays.models import Evidence, Stay
from anju.worklist.actions import Decision, claim, confirm, refuse
from anju.worklist.models import Item
from cast import Cast
from declarations.saying import line, say

HOME, OTHER = "4403090020010000001000002", "4403090020020000001000002"


def decide(viewer: Viewer, *ids: int) -> list[Decision]:
    with transaction.atomic():
        enter_scope(viewer)
        return confirm(ids, viewer=viewer)


def declare_and_confirm(cast: Cast, key: str, **changes: Any) -> str:
    """As the resident's own: what she says is verified, whatever stands (docs/algorithms/contradictions.md)."""
    receipt = say(cast.clerk.viewer(), line(**changes), key=key, role="resident")
    item = Item.objects.get(kind="verify", subject=receipt.rows[0].declaration)
    return decide(cast.officer.viewer(), item.pk)[0].outcome


def spans() -> list[tuple[str, str, str | None]]:
    stays = Stay.objects.order_by("start_on", "id").select_related("dwelling")
    return [(s.dwelling.code[-1], str(s.start_on), str(s.end_on) if s.end_on else None) for s in stays]


def test_a_confirmed_move_in_opens_a_stay_registered_the_day_it_was_declared(cast: Cast) -> None:
    assert declare_and_confirm(cast, "1") == "opened"
    stay = Stay.objects.get()
    assert (stay.start_on, stay.registered_on) == (date(2026, 11, 17), date(2026, 11, 18))
    assert stay.registered_by == cast.officer.account.pk
    assert Evidence.objects.get().stay_id == stay.pk
    assert Line.objects.filter(event="stays:stay:opened", subject=stay.pk, actor=cast.officer.account.pk).exists()


def test_a_confirmed_move_ends_the_former_stay_and_moves_the_person(cast: Cast) -> None:
    declare_and_confirm(cast, "1", date="2026-11-10")
    assert declare_and_confirm(cast, "2", date="2026-11-15", dwelling_code=OTHER) == "opened"
    assert [(start, end) for _, start, end in spans()] == [("2026-11-10", "2026-11-15"), ("2026-11-15", None)]
    assert Stay.objects.order_by("start_on")[0].end_reason == "moved_on"
    assert Person.objects.get(name="周明远").division == 440309002002


def test_a_move_out_ends_the_stay(cast: Cast) -> None:
    declare_and_confirm(cast, "1", date="2026-11-10")
    assert declare_and_confirm(cast, "2", date="2026-11-16", kind="move_out") == "ended"
    assert Stay.objects.get().end_reason == "moved_out"


def test_who_moves_out_on_the_day_she_moved_in_belongs_where_she_lived_before(cast: Cast) -> None:
    declare_and_confirm(cast, "1", date="2026-11-10")
    declare_and_confirm(cast, "2", date="2026-11-15", dwelling_code=OTHER)
    assert declare_and_confirm(cast, "3", date="2026-11-15", kind="move_out", dwelling_code=OTHER) == "ended"
    assert Person.objects.get(name="周明远").division == 440309002001


def test_a_second_voice_is_attached_to_the_same_stay(cast: Cast) -> None:
    declare_and_confirm(cast, "1", date="2026-11-10")
    assert declare_and_confirm(cast, "2", date="2026-11-12") == "attached"
    assert Stay.objects.count() == 1
    assert Evidence.objects.filter(stay=Stay.objects.get()).count() == 2


def test_a_move_before_a_later_stay_is_blocked_and_stays_open(cast: Cast) -> None:
    earlier = say(cast.clerk.viewer(), line(date="2026-11-05", dwelling_code=OTHER), key="early")
    declare_and_confirm(cast, "1", date="2026-11-10")
    item = Item.objects.get(subject=earlier.rows[0].declaration)
    assert decide(cast.officer.viewer(), item.pk)[0].outcome == "blocked-later"
    item.refresh_from_db()
    assert item.state == "open"
    assert Stay.objects.count() == 1


def test_nobody_verifies_an_entry_of_his_own(cast: Cast) -> None:
    receipt = say(cast.officer.viewer())
    item = Item.objects.get(subject=receipt.rows[0].declaration)
    assert decide(cast.officer.viewer(), item.pk)[0].outcome == "own-entry"
    with pytest.raises(IntegrityError, match="worklist_item_is_decided_by_another"), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(
            state="confirmed", decided_by=cast.officer.account.pk, decided_at="2026-11-18T00:00Z"
        )


def test_an_item_out_of_sight_is_not_found(cast: Cast) -> None:
    receipt = say(cast.clerk.viewer())
    item = Item.objects.get(subject=receipt.rows[0].declaration)
    assert decide_as_next_town(cast, item.pk) == "not-found"


def decide_as_next_town(cast: Cast, item: int) -> str:
    viewer = cast.officer.viewer()
    elsewhere = Viewer(
        viewer.account,
        viewer.name,
        viewer.role,
        viewer.permissions,
        440309003000,
        440309004000,
        None,
        "测试",
        viewer.on,
    )
    return decide(elsewhere, item)[0].outcome


def test_an_item_claimed_by_another_is_left_alone(cast: Cast) -> None:
    receipt = say(cast.clerk.viewer())
    item = Item.objects.get(subject=receipt.rows[0].declaration)
    Item.objects.filter(pk=item.pk).update(assignee=cast.supervisor.account.pk, state="claimed")
    assert decide(cast.officer.viewer(), item.pk)[0].outcome == "claimed-by-other"


def test_a_claimed_item_is_confirmed_once(cast: Cast) -> None:
    receipt = say(cast.clerk.viewer())
    item = Item.objects.get(subject=receipt.rows[0].declaration)
    viewer = cast.officer.viewer()
    assert claim([item.pk], viewer=viewer)[0].done
    assert decide(viewer, item.pk)[0].done
    assert decide(viewer, item.pk)[0].outcome == "already-decided"
    assert Stay.objects.count() == 1


def test_a_refused_declaration_blocks_nothing(cast: Cast) -> None:
    receipt = say(cast.clerk.viewer())
    item = Item.objects.get(subject=receipt.rows[0].declaration)
    with transaction.atomic():
        enter_scope(cast.officer.viewer())
        assert refuse([item.pk], viewer=cast.officer.viewer(), reason="查无此人")[0].done
    assert Evidence.objects.get().refused
    assert say(cast.clerk.viewer(), key="again").rows[0].codes == []


def test_the_database_itself_forbids_overlapping_stays(cast: Cast) -> None:
    declare_and_confirm(cast, "1", date="2026-11-10")
    stay = Stay.objects.get()
    with pytest.raises(IntegrityError, match="stays_stay_never_overlap"), transaction.atomic():
        Stay.objects.create(
            division=stay.division, person_id=stay.person_id, dwelling_id=stay.dwelling_id, start_on="2026-11-12",
            registered_on="2026-11-12", registered_by=0,
        )  # fmt: skip


def test_every_change_of_a_stay_leaves_its_former_self_in_history(cast: Cast) -> None:
    declare_and_confirm(cast, "1", date="2026-11-10")
    declare_and_confirm(cast, "2", date="2026-11-16", kind="move_out")
    with connection.cursor() as cursor:
        cursor.execute("SELECT end_on, changed_by FROM stays_stay_history")
        assert cursor.fetchall() == [(None, cast.officer.account.pk)]


def test_bulk_confirm_of_two_moves_of_one_person_takes_them_in_order(cast: Cast) -> None:
    receipt = say(
        cast.clerk.viewer(), line(date="2026-11-14", dwelling_code=OTHER), line(date="2026-11-10", dwelling_code=HOME)
    )
    items = [Item.objects.get(subject=row.declaration).pk for row in receipt.rows]
    assert {decision.outcome for decision in decide(cast.officer.viewer(), *items)} == {"opened"}
    assert [(start, end) for _, start, end in spans()] == [("2026-11-10", "2026-11-14"), ("2026-11-14", None)]


STEPS = st.lists(
    st.tuples(st.sampled_from(["move_in", "move_out"]), st.sampled_from([HOME, OTHER]), st.integers(0, 12)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_random_declarations_end_as_a_naive_model_says(cast: Cast, steps: list[tuple[str, str, int]]) -> None:
    with transaction.atomic():
        naive: list[list[Any]] = []
        for number, (kind, code, offset) in enumerate(steps):
            day = date(2026, 11, 1) + timedelta(days=offset)
            said = line(kind=kind, dwelling_code=code, date=day)
            receipt = say(cast.clerk.viewer(), said, key=f"s{number}", role="resident")
            item = Item.objects.filter(kind="verify", subject=receipt.rows[0].declaration).first()
            if item is not None:
                decide(cast.officer.viewer(), item.pk)
            if receipt.rows[0].accepted:
                live(naive, kind, code, day)
        found = [
            [s.dwelling.code, s.start_on, s.end_on] for s in Stay.objects.order_by("id").select_related("dwelling")
        ]
        assert found == naive
        transaction.set_rollback(True)


def live(stays: list[list[Any]], kind: str, code: str, day: date) -> None:
    """The register as a few lines of Python: stays are [code, start, end]."""
    present = next((stay for stay in stays if stay[2] is None), None)
    if kind == "move_out":
        if present and present[0] == code and day >= present[1]:
            present[2] = day
        return
    if any(stay[1] > day or (stay[2] and stay[2] > day) for stay in stays if stay[1] != stay[2]):
        return
    if present and present[0] == code:
        return
    if present:
        present[2] = day
    stays.append([code, day, None])
