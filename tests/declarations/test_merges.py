"""Two entries of one person are merged, read as one everywhere, and parted again."""

from __future__ import annotations

from typing import Any

import pytest

from anju.access.models import Account
from anju.acts.annul import undo_annulment
from anju.acts.merge import Merged, merge_persons, preview_merge, undo_merge
from anju.declarations.models import Declaration
from anju.employment.models import Job
from anju.journal.models import Line
from anju.kernel.errors import Conflict, Forbidden, NotFound, Refused
from anju.people.merging import merges_of
from anju.people.models import Merge, Person
from anju.people.queries import find_persons, person_card
from anju.stays.models import Evidence, Stay
from anju.stays.queries import stays_of
from anju.worklist.models import Item
from cast import NEXT_TOWN, PASSWORD, TOWN, Cast, Member, as_web_role
from declarations.saying import line, say
from stays.test_annulments import HOME, OTHER, THIRD, annulled, confirmed, decide

PASSPORT: dict[str, Any] = {
    "id_kind": "passport",
    "id_number": "E12345678",
    "name": "ZHOU MINGYUAN",
    "birth_date": "1949-12-31",
    "sex": "1",
}
THIRD_PAPER = PASSPORT | {"id_number": "E87654321"}


def merged(cast: Cast, person: int, into: int, who: Member | None = None) -> Merged:
    viewer = (who or cast.supervisor).viewer()
    with as_web_role(viewer):
        return merge_persons(person, into=into, ground="documents", proof="护照与身份证原件", viewer=viewer)


def parted(cast: Cast, merge: int, who: Member | None = None) -> Merged:
    viewer = (who or cast.supervisor).viewer()
    with as_web_role(viewer):
        return undo_merge(merge, why="经查为两人", viewer=viewer)


def _member(role: str, area: int) -> Member:
    name = f"{role}_{area}"
    account = Account.objects.create_account(name, PASSWORD, display_name=name, role=role, area=area, staff_number=name)
    return Member(account)


def person_of(declaration: int) -> int:
    return Declaration.objects.get(pk=declaration).person or 0


def whose() -> list[tuple[int, str, str, str | None]]:
    rows = Stay.objects.filter(state="registered").order_by("start_on", "id").select_related("dwelling")
    return [(row.person_id, row.dwelling.code, str(row.start_on), str(row.end_on or "")) for row in rows]


@pytest.fixture
def two(cast: Cast) -> tuple[int, int]:
    """A, by identity card, lives at HOME since the 10th; B, by passport, at OTHER since the 14th."""
    first = confirmed(cast, "a", date="2026-11-10")
    second = confirmed(cast, "b", date="2026-11-14", dwelling_code=OTHER, **PASSPORT)
    return person_of(first), person_of(second)


def test_merging_makes_one_history_and_undoing_parts_it(cast: Cast, two: tuple[int, int]) -> None:
    a, b = two
    before, places = whose(), dict(Person.objects.values_list("pk", "division"))
    done = merged(cast, b, a)
    assert whose() == [(a, HOME, "2026-11-10", "2026-11-14"), (a, OTHER, "2026-11-14", "")]
    assert sorted(each.what for each in done.consequences) == ["ended", "moved", "passed"]
    assert {Person.objects.get(pk=a).division, Person.objects.get(pk=b).division} == {440309002002}
    parted(cast, done.merge)
    assert whose() == before
    assert dict(Person.objects.values_list("pk", "division")) == places
    told = Line.objects.filter(subject=b, event__startswith="people:").order_by("pk")
    assert [line.event.partition(":")[2] for line in told] == ["person:added", "person:merged", "merge:undone"]


def test_every_way_to_her_leads_to_the_one_who_stands(cast: Cast, two: tuple[int, int]) -> None:
    a, b = two
    merged(cast, b, a)
    viewer = cast.clerk.viewer()
    with as_web_role(viewer):
        card = person_card(viewer, b)
        assert (card.id, card.asked, card.entries, len(card.identities)) == (a, b, [b], 2)
        [found] = find_persons(viewer, number="E12345678")
        assert (found.id, found.asked) == (a, b)
        [found] = find_persons(viewer, name="ZHOU MINGYUAN", birth_date=card.birth_date)
        assert found.id == a
        assert len(stays_of(viewer, card.id)) == 2
    with pytest.raises(NotFound):
        person_card(cast.next_clerk.viewer(), b)


def test_what_is_declared_meanwhile_goes_with_the_document(cast: Cast, two: tuple[int, int]) -> None:
    a, b = two
    done = merged(cast, b, a)
    confirmed(cast, "c", date="2026-11-16", dwelling_code=THIRD)
    out = confirmed(cast, "d", date="2026-11-17", kind="move_out", dwelling_code=THIRD, **PASSPORT)
    assert whose()[-1] == (a, THIRD, "2026-11-16", "2026-11-17")
    assert Evidence.objects.get(declaration=out).person_id == b
    back = parted(cast, done.merge)
    assert whose() == [
        (a, HOME, "2026-11-10", "2026-11-16"),
        (b, OTHER, "2026-11-14", ""),
        (a, THIRD, "2026-11-16", ""),
    ]
    assert [each.declaration for each in back.consequences if each.what == "unsettled"] == [out]
    assert Item.objects.filter(subject=out, state="open").count() == 1


def test_what_waits_is_verified_for_the_one_who_stands(cast: Cast, two: tuple[int, int]) -> None:
    a, b = two
    waiting = say(cast.clerk.viewer(), line(date="2026-11-17", dwelling_code=THIRD, **PASSPORT), key="w").rows[0]
    merged(cast, b, a)
    assert decide(cast.officer.viewer(), waiting.declaration).outcome == "opened"
    assert whose()[-1] == (a, THIRD, "2026-11-17", "")
    assert {p.division for p in Person.objects.filter(pk__in=two)} == {440309002007}


def test_the_same_home_twice_is_one_stay_with_both_voices(cast: Cast) -> None:
    a = person_of(confirmed(cast, "a", date="2026-11-10"))
    b = person_of(confirmed(cast, "b", date="2026-11-12", **PASSPORT))
    done = merged(cast, b, a)
    assert whose() == [(a, HOME, "2026-11-10", "")]
    assert Evidence.objects.filter(stay__person_id=a).count() == 2
    receipt = say(cast.clerk.viewer(), line(date="2026-11-10", **PASSPORT), key="again")
    assert "W408" in receipt.rows[0].codes
    parted(cast, done.merge)
    assert whose() == [(a, HOME, "2026-11-10", ""), (b, HOME, "2026-11-12", "")]


def test_what_contradicts_goes_back_to_verification(cast: Cast) -> None:
    b = person_of(confirmed(cast, "b", date="2026-11-14", dwelling_code=OTHER, **PASSPORT))
    first = confirmed(cast, "a", date="2026-11-10")
    a = person_of(first)
    done = merged(cast, b, a)
    assert whose() == [(a, OTHER, "2026-11-14", "")]
    assert [each.declaration for each in done.consequences if each.what == "unsettled"] == [first]
    assert Item.objects.get(subject=first, state="open")
    parted(cast, done.merge)
    assert not Item.objects.filter(subject=first, state="open").exists()
    assert len(whose()) == 2


def test_a_chain_is_parted_in_any_order(cast: Cast, two: tuple[int, int]) -> None:
    a, b = two
    c = person_of(confirmed(cast, "c", date="2026-11-16", dwelling_code=THIRD, **THIRD_PAPER))
    before = whose()
    lower = merged(cast, c, b).merge
    upper = merged(cast, b, a).merge
    assert {row[0] for row in whose()} == {a}
    assert person_card(cast.clerk.viewer(), c).id == a
    parted(cast, lower)
    assert Person.objects.get(pk=c).merged_into_id is None
    assert [row[0] for row in whose()] == [a, a, c]
    parted(cast, upper)
    assert whose() == before


def test_parting_the_upper_link_leaves_the_lower(cast: Cast, two: tuple[int, int]) -> None:
    a, b = two
    c = person_of(confirmed(cast, "c", date="2026-11-16", dwelling_code=THIRD, **THIRD_PAPER))
    merged(cast, c, b)
    upper = merged(cast, b, a).merge
    parted(cast, upper)
    assert Person.objects.get(pk=c).merged_into_id == b
    assert [row[0] for row in whose()] == [a, b, b]


def test_circles_and_second_merges_are_refused_with_the_way_out(cast: Cast, two: tuple[int, int]) -> None:
    a, b = two
    merged(cast, b, a)
    for person, into in ((a, b), (b, a)):
        with pytest.raises(Conflict) as refusal:
            merged(cast, person, into)
        assert refusal.value.params == {"head": a}
    with pytest.raises(Conflict):
        merged(cast, a, a)
    assert Merge.objects.count() == 1


def test_an_annulment_made_meanwhile_is_undone_for_both(cast: Cast) -> None:
    a = person_of(confirmed(cast, "a", date="2026-11-10"))
    b = person_of(confirmed(cast, "b", date="2026-11-12", **PASSPORT))
    before = whose()
    done = merged(cast, b, a)
    left_out = annulled(cast, Stay.objects.get(person_id=a, state="registered").pk)
    parted(cast, done.merge)
    assert whose() == []
    supervisor = cast.supervisor.viewer()
    with as_web_role(supervisor):
        undo_annulment(left_out.annulment, why="走访有误", viewer=supervisor)
    assert whose() == before


def test_the_preview_says_what_the_deed_does_and_does_nothing(cast: Cast, two: tuple[int, int]) -> None:
    a, b = two
    before, lines = whose(), Line.objects.count()
    supervisor = cast.supervisor.viewer()
    with as_web_role(supervisor):
        foreseen = preview_merge(b, into=a, viewer=supervisor)
    assert (whose(), Line.objects.count()) == (before, lines)
    assert foreseen == merged(cast, b, a).consequences


def test_it_needs_a_ground_a_proof_the_permission_and_the_sight_of_both(cast: Cast, two: tuple[int, int]) -> None:
    a, b = two
    supervisor = cast.supervisor.viewer()
    with pytest.raises(Refused) as refusal, as_web_role(supervisor):
        merge_persons(b, into=a, ground="alike", proof=" ", viewer=supervisor)
    assert [finding.code for finding in refusal.value.findings] == ["E213", "E211"]
    with pytest.raises(Forbidden):
        merged(cast, b, a, cast.officer)
    with pytest.raises(NotFound):
        merged(cast, b, 10**9)
    Person.objects.filter(pk=b).update(division=330822100001)
    with pytest.raises(NotFound):
        merged(cast, b, a)


def test_another_areas_registration_is_not_changed_by_one_area_alone(cast: Cast) -> None:
    a = person_of(confirmed(cast, "a", date="2026-11-10"))
    moved_in = line(dwelling_code=cast.next_home.code, date="2026-11-08", **PASSPORT)
    elsewhere = say(cast.next_clerk.viewer(), moved_in, key="far").rows[0].declaration
    assert decide(_member("station_officer", NEXT_TOWN).viewer(), elsewhere).done
    b = person_of(confirmed(cast, "b", date="2026-11-12", dwelling_code=OTHER, **PASSPORT))
    before = whose()
    with pytest.raises(Refused) as refusal:
        merged(cast, b, a, _member("supervisor", TOWN))
    assert refusal.value.code == "elsewhere"
    assert whose() == before
    assert merged(cast, b, a, cast.supervisor).consequences


def test_what_only_passes_may_lie_elsewhere(cast: Cast) -> None:
    moved_in = line(dwelling_code=cast.next_home.code, date="2026-11-05", **PASSPORT)
    elsewhere = say(cast.next_clerk.viewer(), moved_in, key="far").rows[0].declaration
    assert decide(_member("station_officer", NEXT_TOWN).viewer(), elsewhere).done
    b = person_of(confirmed(cast, "b", date="2026-11-08", dwelling_code=OTHER, **PASSPORT))
    a = person_of(confirmed(cast, "a", date="2026-11-12"))
    done = merged(cast, b, a, _member("supervisor", TOWN))
    passed = [each for each in done.consequences if each.what == "passed"]
    assert len(passed) == 1
    assert [each.where for each in done.consequences if each.what == "elsewhere"] == [""]
    parted(cast, done.merge)
    assert {row[0] for row in whose()} == {a, b}


def test_the_merges_of_a_person_are_told(cast: Cast, two: tuple[int, int]) -> None:
    a, b = two
    done = merged(cast, b, a)
    viewer = cast.supervisor.viewer()
    with as_web_role(viewer):
        [told] = merges_of(viewer, a)
    assert (told.id, told.person, told.into, told.made_by, told.undone_by) == (done.merge, b, a, viewer.account, None)


def test_jobs_are_one_persons_too_and_part_again(cast: Cast) -> None:
    a = person_of(hired(cast, "a", date="2026-11-02"))
    b = person_of(hired(cast, "b", date="2026-11-05", **PASSPORT))
    out = hired(cast, "c", kind="leave", date="2026-11-16", **PASSPORT)
    before = jobs()
    done = merged(cast, b, a)
    assert jobs() == [(a, "2026-11-02", "2026-11-16")]
    assert {each.of for each in done.consequences} == {"job"}
    parted(cast, done.merge)
    assert jobs() == before
    assert not Item.objects.filter(subject=out, state="open").exists()


def hired(cast: Cast, key: str, **said: Any) -> int:
    receipt = say(cast.employer_staff.viewer(), line(**{"kind": "hire"} | said), key=key, role="employer")
    declaration = receipt.rows[0].declaration
    assert decide(cast.officer.viewer(), declaration).done
    return declaration


def jobs() -> list[tuple[int, str, str]]:
    rows = Job.objects.filter(state="registered").order_by("start_on", "id")
    return [(row.person_id, str(row.start_on), str(row.end_on or "")) for row in rows]
