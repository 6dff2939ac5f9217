"""Annulment takes acts out of the register and puts right all that followed from them; undoing puts them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju.access.rules import Viewer
from anju.access.scope import enter_scope
from anju.acts.annul import annul_stay, preview_annulment, undo_annulment
from anju.declarations import law
from anju.declarations.actions.verify import correct_and_confirm
from anju.declarations.taking import VERIFY
from anju.journal.models import Line
from anju.kernel.deadlines import SHANGHAI
from anju.kernel.errors import Conflict, Forbidden, NotFound, Refused
from anju.people.deeds import Annulled, What
from anju.people.models import Person
from anju.stays.annulments import STAYS
from anju.stays.models import Evidence, Stay
from anju.worklist.actions import confirm
from anju.worklist.models import Item
from cast import Cast, as_web_role
from declarations.saying import line, say
from stays import naive

HOME, OTHER, THIRD = "4403090020010000001000002", "4403090020020000001000002", "4403090020070000001000001"


def confirmed(cast: Cast, key: str, **changes: Any) -> int:
    """Declared and confirmed; the declaration."""
    declaration = say(cast.clerk.viewer(), line(**changes), key=key, role="resident").rows[0].declaration
    assert decide(cast.officer.viewer(), declaration).outcome != "blocked"
    return declaration


def decide(viewer: Viewer, declaration: int) -> Any:
    item = Item.objects.get(kind=VERIFY, subject=declaration, state="open")
    with transaction.atomic():
        enter_scope(viewer)
        return confirm([item.pk], viewer=viewer)[0]


def annulled(cast: Cast, stay: int, what: What = "registration") -> Annulled:
    with as_web_role(cast.supervisor.viewer()):
        return annul_stay(
            stay, what=what, ground="not_lived", proof="走访记录 2026-112", viewer=cast.supervisor.viewer()
        )


def undone(cast: Cast, annulment: int) -> Annulled:
    with as_web_role(cast.supervisor.viewer()):
        return undo_annulment(annulment, why="走访对象有误", viewer=cast.supervisor.viewer())


def stands() -> list[tuple[str, str, str | None]]:
    rows = Stay.objects.filter(state="registered").order_by("start_on", "id").select_related("dwelling")
    return [(row.dwelling.code, str(row.start_on), str(row.end_on) if row.end_on else None) for row in rows]


def whats(done: Annulled) -> list[str]:
    return sorted(each.what for each in done.consequences)


def test_annulling_a_move_reopens_the_stay_it_ended_and_moves_the_person_back(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    confirmed(cast, "2", date="2026-11-15", dwelling_code=OTHER)
    second = Stay.objects.get(dwelling__code=OTHER)
    done = annulled(cast, second.pk)
    assert stands() == [(HOME, "2026-11-10", None)]
    assert whats(done) == ["annulled", "moved", "reopened"]
    assert Person.objects.get(name="周明远").division == 440309002001
    second.refresh_from_db()
    assert second.state == "annulled"
    assert Line.objects.filter(event="stays:stay:annulled", subject=second.pk).count() == 1
    assert Line.objects.filter(event="stays:annulment:made", actor=cast.supervisor.account.pk).count() == 1


def test_undoing_restores_the_same_stay_under_the_same_number(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    confirmed(cast, "2", date="2026-11-15", dwelling_code=OTHER)
    before = stands()
    second = Stay.objects.get(dwelling__code=OTHER)
    done = undone(cast, annulled(cast, second.pk).annulment)
    assert stands() == before
    assert whats(done) == ["ended", "moved", "restored"]
    second.refresh_from_db()
    assert second.state == "registered"
    with pytest.raises(Conflict):
        undone(cast, done.annulment)


def test_a_move_out_that_loses_its_ground_goes_back_to_verification_until_undone(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    confirmed(cast, "2", date="2026-11-12", dwelling_code=OTHER)
    out = confirmed(cast, "3", date="2026-11-16", kind="move_out", dwelling_code=OTHER)
    done = annulled(cast, Stay.objects.get(dwelling__code=OTHER).pk)
    assert done.declarations("unsettled") == [out]
    assert Item.objects.get(subject=out, state="open").entered_by == cast.clerk.account.pk
    assert stands() == [(HOME, "2026-11-10", None)]
    undone(cast, done.annulment)
    assert not Item.objects.filter(subject=out, state="open").exists()
    assert Item.objects.filter(subject=out, state="withdrawn").count() == 1
    assert stands() == [(HOME, "2026-11-10", "2026-11-12"), (OTHER, "2026-11-12", "2026-11-16")]


def test_an_end_is_annulled_by_itself(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    confirmed(cast, "2", date="2026-11-16", kind="move_out")
    done = annulled(cast, Stay.objects.get().pk, "end")
    assert whats(done) == ["reopened"]
    assert stands() == [(HOME, "2026-11-10", None)]
    with pytest.raises(Conflict):
        annulled(cast, Stay.objects.get().pk, "end")
    undone(cast, done.annulment)
    assert stands() == [(HOME, "2026-11-10", "2026-11-16")]


def test_all_voices_for_a_stay_are_left_out_with_it(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    confirmed(cast, "2", date="2026-11-12")
    annulled(cast, Stay.objects.get().pk)
    assert stands() == []
    assert Evidence.objects.filter(annulment__isnull=False).count() == 2


def test_the_preview_says_what_the_deed_does_and_does_nothing(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    confirmed(cast, "2", date="2026-11-15", dwelling_code=OTHER)
    stay, before, lines = Stay.objects.get(dwelling__code=OTHER).pk, stands(), Line.objects.count()
    with as_web_role(cast.supervisor.viewer()):
        foreseen = preview_annulment(stay, what="registration", viewer=cast.supervisor.viewer())
    assert (stands(), Line.objects.count()) == (before, lines)
    assert foreseen == annulled(cast, stay).consequences


def test_it_needs_a_ground_a_proof_the_permission_and_the_sight(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    stay = Stay.objects.get().pk
    supervisor = cast.supervisor.viewer()
    with pytest.raises(Refused) as refusal, as_web_role(supervisor):
        annul_stay(stay, what="registration", ground="dislike", proof=" ", viewer=supervisor)
    assert [finding.code for finding in refusal.value.findings] == ["E213", "E211"]
    with pytest.raises(Forbidden):
        annul_stay(stay, what="registration", ground="entry", proof="原件", viewer=cast.officer.viewer())
    with pytest.raises(NotFound):
        annulled(cast, stay + 1000)
    assert stands()


def test_the_former_selves_stay_in_history(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    done = annulled(cast, Stay.objects.get().pk)
    undone(cast, done.annulment)
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, changed_by FROM stays_stay_history ORDER BY recorded_until")
        assert cursor.fetchall() == [(state, cast.supervisor.account.pk) for state in ("registered", "annulled")]
    [told] = STAYS.of(cast.supervisor.viewer(), Stay.objects.get().pk)
    assert (told.what, told.ground, told.undone_by) == ("registration", "not_lived", cast.supervisor.account.pk)


@dataclass
class Act:
    declaration: int
    kind: str
    code: str
    day: date
    left_out: int | None = None


def fold(acts: list[Act]) -> tuple[list[list[Any]], dict[int, int | None]]:
    """The naive model's stays as [code, start, end, opener], and which stay's opener each act settled."""
    lived, effect = naive.fold(
        naive.Act(act.declaration, act.kind, act.day, int(act.code)) for act in acts if act.left_out is None
    )
    return [[str(stay.home), stay.start, stay.end, stay.opener] for stay in lived.values()], effect


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["move_in", "move_in", "move_out"]), st.sampled_from([HOME, OTHER, THIRD]),
                  st.integers(0, 12)),
        st.tuples(st.sampled_from(["annul", "annul_end", "undo", "confirm_anew"]), st.integers(0, 3)),
    ),
    min_size=2, max_size=12,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_random_sequences_end_as_a_naive_model_says(cast: Cast, steps: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        acts: list[Act] = []
        annulments: list[int] = []
        for number, step in enumerate(steps):
            take(cast, acts, annulments, number, step)
            found = Stay.objects.filter(state="registered").order_by("opened_by").select_related("dwelling")
            expected = sorted(fold(acts)[0], key=lambda stay: stay[3])
            openers = dict(Evidence.objects.values_list("pk", "declaration"))
            shown = [[s.dwelling.code, s.start_on, s.end_on, openers[s.opened_by or 0]] for s in found]
            assert sorted(shown, key=lambda stay: stay[3]) == expected, step
            settled = {d: openers[Stay.objects.get(pk=s).opened_by or 0] if s else None for d, s in
                       Evidence.objects.filter(act__isnull=False, annulment__isnull=True)
                       .values_list("declaration", "stay_id")}  # fmt: skip
            assert settled == fold(acts)[1], step
        transaction.set_rollback(True)


def take(cast: Cast, acts: list[Act], annulments: list[int], number: int, step: tuple[Any, ...]) -> None:
    """One step on the register and on the model."""
    if step[0] in ("move_in", "move_out"):
        kind, code, offset = step
        day = date(2026, 11, 1) + timedelta(days=offset)
        said = line(kind=kind, dwelling_code=code, date=day)
        row = say(cast.clerk.viewer(), said, key=f"s{number}", role="resident").rows[0]
        if Item.objects.filter(kind=VERIFY, subject=row.declaration, state="open").exists():
            judge(cast, acts, Act(row.declaration, kind, code, day))
    elif step[0] == "confirm_anew":
        waiting = list(Evidence.objects.filter(act__isnull=False, stay__isnull=True, annulment__isnull=True)
                       .order_by("act").values_list("declaration", flat=True))  # fmt: skip
        if step[1] < len(waiting):
            [act] = [act for act in acts if act.declaration == waiting[step[1]]]
            judge(cast, acts, act)
    elif step[0] == "undo":
        if step[1] < len(annulments):
            annulment = annulments.pop(step[1])
            undone(cast, annulment)
            for act in acts:
                act.left_out = None if act.left_out == annulment else act.left_out
    else:
        stays, effect = fold(acts)
        ends = step[0] == "annul_end"
        for stay in stays[step[1] : step[1] + 1]:
            about = [act for act in acts if effect.get(act.declaration) == stay[3] and (act.kind == "move_out") == ends]
            if about:
                stood = Stay.objects.get(opened_by=Evidence.objects.get(declaration=stay[3]).pk).pk
                annulments.append(annulled(cast, stood, "end" if ends else "registration").annulment)
                for act in about:
                    act.left_out = annulments[-1]


def judge(cast: Cast, acts: list[Act], act: Act) -> None:
    """Confirmed where the model says it may be; then it is the newest act."""
    without = [other for other in acts if other is not act]
    allowed = fold([*without, act])[1][act.declaration] is not None
    assert decide(cast.officer.viewer(), act.declaration).done == allowed
    if allowed:
        acts[:] = [*without, act]


def test_what_comes_back_has_time_again_and_waits_where_it_now_lies(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(cast, "1", date="2026-11-10")
    change = line(kind="change", date="2026-11-12", dwelling_code=THIRD)
    said = say(cast.clerk.viewer(), change, key="2", role="resident").rows[0].declaration
    officer, item = cast.officer.viewer(), Item.objects.get(subject=said)
    with as_web_role(officer):
        correct_and_confirm(item.pk, {"dwelling_code": OTHER}, viewer=officer, reason="走访")
    due = datetime(2026, 12, 1, tzinfo=SHANGHAI)
    monkeypatch.setattr(law, "verify_by", lambda _division, _received: due)
    annulled(cast, Stay.objects.get(dwelling__code=HOME).pk)
    again = Item.objects.get(subject=said, decided_at=None)
    assert (again.due_at, again.division) == (due, Evidence.objects.get(declaration=said).division)
    assert again.division != item.division
