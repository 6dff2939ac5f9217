from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from anju.access.rules import Viewer
from anju.journal.models import Line
from anju.kernel.errors import Forbidden, NotFound, Refused
from anju.worklist.actions import assign, claim, confirm, refuse, release
from anju.worklist.kinds import Outcome, WorkKind, WorkKinds
from anju.worklist.models import Item
from anju.worklist.queries import item_of, load_by_division, load_of, queue
from anju.worklist.rules import WorkFilter, check_decision
from cast import Cast
from declarations.saying import line, say


def items(cast: Cast, count: int) -> list[int]:
    codes = [f"44030900200100000010000{n:02}" for n in range(1, count + 1)]
    receipt = say(cast.clerk.viewer(), *[line(dwelling_code=code) for code in codes])
    return [Item.objects.get(subject=row.declaration).pk for row in receipt.rows]


def test_a_queue_pages_by_key_and_shows_its_own_area(cast: Cast) -> None:
    made = items(cast, 5)
    first = queue(cast.officer.viewer(), limit=3)
    assert [item.pk for item in first.rows] == made[:3]
    second = queue(cast.officer.viewer(), limit=3, after=first.after)
    assert [item.pk for item in second.rows] == made[3:]
    assert second.after is None
    assert queue(cast.next_clerk.viewer()).rows == []
    assert queue(cast.officer.viewer(), WorkFilter(division=440309002002)).rows == []


def test_what_is_due_first_stands_first_and_what_has_no_time_last(cast: Cast) -> None:
    never, late, soon, same, also_never = items(cast, 5)
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    for pk, due in ((late, noon + timedelta(days=2)), (soon, noon), (same, noon)):
        Item.objects.filter(pk=pk).update(due_at=due)
    officer = cast.officer.viewer()
    assert [item.pk for item in queue(officer).rows] == [soon, same, late, never, also_never]
    found, after = [], None
    for _page in range(5):
        page = queue(officer, limit=1, after=after)
        found += [item.pk for item in page.rows]
        after = page.after
    assert (found, after) == ([soon, same, late, never, also_never], None)


def test_a_page_goes_on_behind_an_item_that_was_decided_meanwhile(cast: Cast) -> None:
    first, second, third = items(cast, 3)
    Item.objects.filter(pk__in=[first, second]).update(due_at=datetime(2026, 11, 20, 12, tzinfo=UTC))
    page = queue(cast.officer.viewer(), limit=1)
    assert confirm([first], viewer=cast.officer.viewer())[0].done
    assert [item.pk for item in queue(cast.officer.viewer(), after=page.after).rows] == [second, third]


def test_claim_release_assign_move_an_item_and_say_so(cast: Cast) -> None:
    (pk,) = items(cast, 1)
    officer, supervisor = cast.officer.viewer(), cast.supervisor.viewer()
    assert claim([pk], viewer=officer)[0].done
    assert [item.pk for item in queue(officer, WorkFilter(show="mine")).rows] == [pk]
    assert release([pk], viewer=officer)[0].done
    assert assign([pk], to=cast.officer.account.pk, viewer=supervisor)[0].done
    assert load_of(officer).mine == 1
    events = Line.objects.filter(subject=pk, event__startswith="worklist:").order_by("id")
    assert [event.event for event in events] == [
        "worklist:item:claimed",
        "worklist:item:released",
        "worklist:item:assigned",
    ]


def test_only_a_supervisor_assigns_and_only_an_officer_decides(cast: Cast) -> None:
    (pk,) = items(cast, 1)
    with pytest.raises(Forbidden, match="worklist:item:assign"):
        assign([pk], to=1, viewer=cast.officer.viewer())
    with pytest.raises(Forbidden, match="worklist:item:decide"):
        confirm([pk], viewer=cast.supervisor.viewer())


def test_a_refusal_needs_a_reason(cast: Cast) -> None:
    (pk,) = items(cast, 1)
    with pytest.raises(Refused):
        refuse([pk], viewer=cast.officer.viewer(), reason=" ")
    assert refuse([pk], viewer=cast.officer.viewer(), reason="查无此人")[0].done
    assert Item.objects.get(pk=pk).reason == "查无此人"


def test_load_counts_waiting_and_by_division(cast: Cast) -> None:
    items(cast, 3)
    assert load_of(cast.officer.viewer()).waiting == 3
    by_place = load_by_division(cast.supervisor.viewer())
    assert [(place, load.waiting) for place, load in by_place.items()] == [(440309002001, 3)]
    assert load_of(cast.next_clerk.viewer()).waiting == 0


def test_an_item_out_of_sight_is_absent(cast: Cast) -> None:
    (pk,) = items(cast, 1)
    with pytest.raises(NotFound):
        item_of(cast.next_clerk.viewer(), pk)


def test_too_many_at_once_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="1000"):
        confirm(range(1001), viewer=cast.officer.viewer())


def test_a_kind_is_registered_once() -> None:
    kinds = WorkKinds()
    kind = WorkKind("x", lambda found, _: {item.pk: Outcome(True, "x") for item in found}, lambda *_: None)
    kinds.register(kind)
    with pytest.raises(ValueError, match="registered already"):
        kinds.register(kind)
    assert kinds["x"] is kind


@pytest.mark.parametrize(
    ("state", "own", "assignee", "answer"),
    [
        ("open", False, None, None),
        ("claimed", False, 7, None),
        ("claimed", False, 8, "claimed-by-other"),
        ("open", True, None, "own-entry"),
        ("confirmed", True, None, "already-decided"),
    ],
)
def test_who_may_decide(cast: Cast, state: str, own: bool, assignee: int | None, answer: str | None) -> None:
    officer = cast.officer.viewer()
    seven = Viewer(7, "七", officer.role, officer.permissions, officer.low, officer.high, None, "测试", officer.on)
    assert check_decision(state, own, assignee, seven, hands={7}) == answer


def test_items_are_handed_only_to_those_who_may_decide_them(cast: Cast) -> None:
    (pk,) = items(cast, 1)
    supervisor = cast.supervisor.viewer()
    for nobody in (cast.auditor.account.pk, cast.outsider.account.pk, 10**9):
        with pytest.raises(NotFound):
            assign([pk], to=nobody, viewer=supervisor)
    own = say(cast.officer.viewer(), line(dwelling_code="4403090020010000001000009"), key="own")
    item = Item.objects.get(subject=own.rows[0].declaration)
    assert assign([item.pk], to=cast.officer.account.pk, viewer=supervisor)[0].outcome == "own-entry"


def test_what_falls_due_within_a_day_is_told_before_it_is_late(cast: Cast) -> None:
    now = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
    for pk, hours in zip(items(cast, 3), (-1, 23, 25), strict=True):
        Item.objects.filter(pk=pk).update(due_at=now + timedelta(hours=hours))
    load = load_of(cast.officer.viewer(), now=now)
    assert (load.late, load.soon) == (1, 1)
