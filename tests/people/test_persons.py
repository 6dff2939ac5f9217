from __future__ import annotations

from datetime import date

import pytest

from anju.journal.models import AccessLine
from anju.kernel.errors import Forbidden, NotFound, Refused
from anju.kernel.masks import mask_number
from anju.people.actions import reveal
from anju.people.queries import Fact, find_persons, masked_numbers, person_card
from anju.people.rules import age_on
from cast import Cast


def test_a_card_is_masked_and_leaves_an_access_line(cast: Cast) -> None:
    card = person_card(cast.clerk.viewer(purpose="核对申报"), cast.resident.id)
    assert card.identities == [("resident_id", mask_number(cast.resident.id_number))]
    assert cast.resident.id_number not in repr(card)
    assert cast.resident.phone not in repr(card)
    line = AccessLine.objects.get(person=cast.resident.id)
    assert (line.actor, line.purpose, line.shown) == (cast.clerk.account.pk, "核对申报", "page")


@pytest.mark.parametrize("who", ["next_clerk", "outsider"])
def test_out_of_scope_answers_as_absent(cast: Cast, who: str) -> None:
    viewer = getattr(cast, who).viewer()
    with pytest.raises(NotFound) as there:
        person_card(viewer, cast.resident.id)
    with pytest.raises(NotFound) as nowhere:
        person_card(viewer, 10**9)
    assert str(there.value) == str(nowhere.value)
    assert not AccessLine.objects.exists()


@pytest.mark.parametrize(
    "number", ["330822199506120026", " 330822 19950612 0026 ", "３３０８２２１９９５０６１２００２６"]
)
def test_a_person_is_found_by_the_exact_number_however_typed(cast: Cast, number: str) -> None:
    assert [card.id for card in find_persons(cast.clerk.viewer(), number=number)] == [cast.resident.id]
    assert find_persons(cast.next_clerk.viewer(), number=number) == []


@pytest.mark.parametrize("name", ["林秀文", "linxiuwen", "LXW", "lin xiu wen"])
def test_a_name_finds_only_with_a_further_fact(cast: Cast, name: str) -> None:
    viewer = cast.clerk.viewer()
    assert find_persons(viewer, name=name) == []
    assert [card.id for card in find_persons(viewer, name=name, birth_date=cast.resident.birth_date)] == [
        cast.resident.id
    ]
    assert find_persons(viewer, name=name, birth_date=date(1990, 1, 1)) == []


def test_a_reveal_needs_a_purpose_and_is_recorded(cast: Cast) -> None:
    viewer = cast.officer.viewer()
    with pytest.raises(Refused):
        reveal(cast.resident.id, field="number", viewer=viewer, purpose=" ")
    shown = reveal(cast.resident.id, field="number", viewer=viewer, purpose="与证件核对")
    assert shown == cast.resident.id_number
    assert AccessLine.objects.get(shown="reveal:number").purpose == "与证件核对"
    assert reveal(cast.resident.id, field="phone", viewer=viewer, purpose="电话核实") == cast.resident.phone


def test_the_auditor_reveals_nobody(cast: Cast) -> None:
    with pytest.raises(Forbidden, match="people:identity:reveal"):
        reveal(cast.resident.id, field="number", viewer=cast.auditor.viewer(), purpose="审计")
    with pytest.raises(Forbidden):
        person_card(cast.auditor.viewer(), cast.resident.id)


def test_masked_numbers_come_in_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert masked_numbers([cast.resident.id]) == {cast.resident.id: mask_number(cast.resident.id_number)}


@pytest.mark.parametrize(
    ("number", "masked"),
    [("11010519491231002X", "110*************2X"), ("E12345678", "E12****78"), ("123456", "******"), ("", "")],
)
def test_masks(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (date(2010, 11, 18), date(2026, 11, 18), 16),
    ],
)
def test_ages(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age


def test_a_name_is_found_with_any_one_further_fact(cast: Cast) -> None:
    viewer, who = cast.clerk.viewer(), cast.resident
    right = (
        Fact(born_in=who.birth_date.year),
        Fact(sex=who.sex, division=cast.home.division),
        Fact(among=frozenset({who.id})),
    )
    wrong = (Fact(born_in=1931), Fact(sex=who.sex, division=440309002002), Fact(among=frozenset()))
    for fact in right:
        assert [card.id for card in find_persons(viewer, name="linxiuwen", fact=fact)] == [who.id]
        assert find_persons(cast.next_clerk.viewer(), name="linxiuwen", fact=fact) == []
    for fact in wrong:
        assert find_persons(viewer, name="lxw", fact=fact) == []
    for little in (Fact(), Fact(sex=who.sex), Fact(division=cast.home.division)):
        assert find_persons(viewer, name=who.name, fact=little) == []
