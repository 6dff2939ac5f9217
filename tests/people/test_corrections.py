"""A person's wrong facts are set right with reason and proof; the wrong ones stay, masked; all of it can be undone."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from anju.access.rules import Viewer
from anju.acts.decide import correct_person, undo_correction
from anju.journal.models import AccessLine, Line
from anju.kernel.errors import Conflict, Forbidden, NotFound, Refused
from anju.people.actions import reveal
from anju.people.corrections import CorrectionLine, corrections_of
from anju.people.models import Correction, Person
from anju.people.queries import find_persons
from cast import Cast, as_web_role
from declarations.saying import say
from stays.living import make_people, number_of

NUMBER = "330822199506120034"


def corrected(cast: Cast, viewer: Viewer | None = None, person: int = 0, **right: str) -> CorrectionLine:
    viewer = viewer or cast.officer.viewer()
    with as_web_role(viewer):
        return correct_person(person or cast.resident.id, right, ground="entry", proof="身份证原件", viewer=viewer)


def undone(cast: Cast, correction: int) -> CorrectionLine:
    with as_web_role(cast.officer.viewer()):
        return undo_correction(correction, why="看错了", viewer=cast.officer.viewer())


def test_a_name_is_set_right_and_found_by_its_new_sound(cast: Cast) -> None:
    viewer = cast.officer.viewer()
    done = corrected(cast, name="林秀雯", phone="13900001111", hukou_kind="")
    assert [(each.fact, each.was, each.now) for each in done.changed] == [
        ("hukou_kind", "省外", ""), ("name", "林秀文", "林秀雯"), ("phone", "139******78", "139******11"),
    ]  # fmt: skip
    with as_web_role(viewer):
        assert [card.name for card in find_persons(viewer, name="林秀雯", birth_date=cast.resident.birth_date)] == [
            "林秀雯"
        ]
        assert reveal(cast.resident.id, field="phone", viewer=viewer, purpose="核对") == "13900001111"
    undone(cast, done.id)
    person = Person.objects.get(pk=cast.resident.id)
    assert (person.name, person.hukou_kind, person.name_initials) == ("林秀文", "省外", "lxw")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_person_history WHERE id = %s ORDER BY recorded_until", [person.pk])
        assert [row[0] for row in cursor.fetchall()] == ["林秀文", "林秀雯"]


def test_a_number_brings_birth_date_and_sex_and_is_found_anew(cast: Cast) -> None:
    viewer = cast.officer.viewer()
    right = number_of(11)
    done = corrected(cast, id_number=f" {right} ")
    assert {each.fact for each in done.changed} == {"id_number", "birth_date", "sex"}
    assert right not in str(done)
    person = Person.objects.get(pk=cast.resident.id)
    assert (str(person.birth_date), person.sex) == ("1990-01-01", "1")
    with as_web_role(viewer):
        assert [card.id for card in find_persons(viewer, number=right)] == [person.pk]
        assert find_persons(viewer, number=cast.resident.id_number) == []
    undone(cast, done.id)
    with as_web_role(viewer):
        assert [card.id for card in find_persons(viewer, number=cast.resident.id_number)] == [person.pk]


def test_another_s_number_is_refused_with_the_way_out(cast: Cast) -> None:
    [other] = make_people(["周子安"], cast.home.division, first=11)
    [far] = make_people(["赵远"], cast.far_home.division, first=12)
    assert other != far
    with pytest.raises(Conflict) as taken:
        corrected(cast, id_number=number_of(11))
    assert (taken.value.code, taken.value.params) == ("number-taken", {"person": other})
    with pytest.raises(Conflict) as taken:
        corrected(cast, id_number=number_of(12))
    assert (taken.value.code, taken.value.params) == ("number-taken", {})
    assert Correction.objects.count() == 0


@pytest.mark.parametrize(
    ("right", "codes"),
    [
        ({"name": ""}, ["E101"]),
        ({"id_number": "110105194912310021"}, ["E103"]),
        ({"id_kind": "library"}, ["E102"]),
        ({"sex": "7", "hukou_kind": "x" * 41}, ["E213", "E110"]),
        ({"phone": "12"}, ["E213"]),
        ({"birth_date": "1995-06-13"}, []),
        ({"name": "林秀文"}, []),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, right: dict[str, str], codes: list[str]) -> None:
    with pytest.raises(Refused) as refusal:
        corrected(cast, **right)
    assert [finding.code for finding in refusal.value.findings] == codes
    assert Correction.objects.count() == 0


def test_a_later_correction_is_undone_first(cast: Cast) -> None:
    first = corrected(cast, name="林秀雯")
    second = corrected(cast, name="林秀纹")
    with pytest.raises(Conflict, match="later correction first"):
        undone(cast, first.id)
    undone(cast, second.id)
    undone(cast, first.id)
    with pytest.raises(Conflict, match="undone already"):
        undone(cast, first.id)
    assert Person.objects.get(pk=cast.resident.id).name == "林秀文"


def test_it_needs_the_permission_the_sight_and_other_hands(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        corrected(cast, cast.clerk.viewer(), name="林秀雯")
    [far] = make_people(["赵远"], cast.far_home.division, first=12)
    with pytest.raises(NotFound):
        corrected(cast, person=far, name="赵原")
    mine = say(cast.officer.viewer()).rows[0].declaration
    assert mine
    entered = Person.objects.get(name="周明远")
    with pytest.raises(Conflict, match="entered this yourself"):
        corrected(cast, person=entered.pk, name="周明元")
    assert corrected(cast, cast.supervisor.viewer(), entered.pk, name="周明元")


def test_wrong_values_are_shown_masked_to_whoever_asks_and_the_look_is_entered(cast: Cast) -> None:
    corrected(cast, id_number=number_of(11))
    viewer = cast.clerk.viewer()
    with as_web_role(viewer):
        [line] = corrections_of(viewer, cast.resident.id)
    shown = {each.fact: each.was for each in line.changed}
    assert shown["id_number"] == "330*************26"
    assert (line.ground, line.proof, line.made_by) == ("entry", "身份证原件", cast.officer.account.pk)
    assert AccessLine.objects.filter(person=cast.resident.id, shown="corrections", actor=viewer.account).count() == 1
    detail = Line.objects.get(event="people:correction:made").detail
    assert detail["facts"] == ["birth_date", "id_number", "sex"]
    assert cast.resident.id_number not in str(detail)
    with pytest.raises(NotFound), as_web_role(cast.outsider.viewer()):
        corrections_of(cast.outsider.viewer(), cast.resident.id)


def test_the_web_process_writes_no_fact_by_itself(cast: Cast) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), as_web_role(cast.officer.viewer()):
        Person.objects.filter(pk=cast.resident.id).update(name="林秀雯")
