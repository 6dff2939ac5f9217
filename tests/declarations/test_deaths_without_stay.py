"""The death of who works here and has no stay: her jobs end, nothing begins any more, and undoing restores it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from anju.acts.annul import preview
from anju.acts.deaths import deregister_person, undo_death
from anju.employment.endings import Died, deaths_of
from anju.employment.models import Ending
from anju.kernel.errors import Conflict, Refused
from anju.people.models import Person
from anju.worklist.actions import confirm
from anju.worklist.models import Batch, Item
from anju.worklist.undoing import undo
from cast import Cast, as_web_role
from declarations.saying import line, say
from declarations.test_deaths import codes, jobs
from declarations.test_merges import PASSPORT, merged
from employment.test_jobs import declare
from stays.test_annulments import OTHER, annulled, confirmed, decide, undone
from stays.test_decisions import deregistered, stay_at

pytestmark = pytest.mark.django_db
DIED = date(2026, 11, 14)


def died(cast: Cast, **given: Any) -> Died:
    viewer = cast.supervisor.viewer()
    with as_web_role(viewer):
        person = given.pop("person", None) or her().pk
        return deregister_person(person, viewer=viewer, **({"day": DIED, "proof": "死亡证明 2026-31"} | given))


def her() -> Person:
    return Person.objects.get(name="周明远")


def restored(cast: Cast, death: int) -> Died:
    with as_web_role(cast.supervisor.viewer()):
        return undo_death(death, why="证明有误", viewer=cast.supervisor.viewer())


@pytest.fixture
def works(cast: Cast) -> Cast:
    """Hired here; where she lives nobody has declared."""
    declare(cast, "job", kind="hire", date="2026-11-02")
    return cast


def test_jobs_end_on_the_day_and_undoing_lets_them_go_on(works: Cast) -> None:
    told = preview(lambda: died(works))
    assert [(each.of, each.what, each.now_end) for each in told.consequences] == [("job", "ended", DIED)]
    assert (jobs(), her().died_on) == ([("2026-11-02", None)], None)
    done = died(works)
    assert (jobs(), her().died_on) == ([("2026-11-02", "2026-11-14")], DIED)
    back = restored(works, done.ending)
    assert [each.what for each in back.consequences] == ["reopened"]
    assert (jobs(), her().died_on) == ([("2026-11-02", None)], None)
    with pytest.raises(Conflict):
        restored(works, done.ending)


def test_nothing_begins_any_more_anywhere(works: Cast) -> None:
    arrives = say(works.clerk.viewer(), line(date="2026-11-16"), key="a", role="resident").rows[0].declaration
    done = died(works)
    for said in ({"date": "2026-11-17"}, {"kind": "hire", "date": "2026-11-02"}):
        assert codes(works, **said) == ["E215"], said
    assert codes(works, kind="leave", date="2026-11-16") == ["E217"]
    assert decide(works.officer.viewer(), arrives).outcome == "blocked-deceased"
    restored(works, done.ending)
    assert decide(works.officer.viewer(), arrives).outcome == "opened"


def test_refusals_name_the_way_out(works: Cast) -> None:
    for wrong, code in (({"proof": " "}, "E211"), ({"day": date(2027, 1, 1)}, "E204")):
        with pytest.raises(Refused) as caught:
            died(works, **wrong)
        assert [each.code for each in caught.value.findings] == [code]
    died(works)
    with pytest.raises(Refused, match="already"):
        died(works)


def test_who_has_a_stay_is_deregistered_on_its_page(works: Cast) -> None:
    confirmed(works, "home", date="2026-11-03")
    with pytest.raises(Refused, match="deregister that one"):
        died(works)
    confirmed(works, "out", kind="move_out", date="2026-11-16")
    with pytest.raises(Refused) as caught:
        died(works)
    assert [each.code for each in caught.value.findings] == ["E206"]
    died(works, day=date(2026, 11, 16))
    assert jobs() == [("2026-11-02", "2026-11-16")]


def test_nobody_registers_a_death_of_whom_he_entered(cast: Cast) -> None:
    clerk = cast.clerk.viewer()
    said = line(kind="hire", date="2026-11-02", employer_code=cast.employer.credit_code)
    decide(cast.officer.viewer(), say(clerk, said, key="own", role="resident").rows[0].declaration)
    viewer = replace(clerk, permissions=cast.supervisor.viewer().permissions)
    with as_web_role(viewer), pytest.raises(Conflict) as caught:
        deregister_person(her().pk, day=DIED, proof="死亡证明", viewer=viewer)
    assert caught.value.code == "own-entry"


def test_it_holds_under_all_her_numbers(works: Cast) -> None:
    declare(works, "theirs", kind="hire", date="2026-11-03", **PASSPORT)
    one, other = her().pk, Person.objects.get(name=PASSPORT["name"]).pk
    died(works, person=other)
    merged(works, other, one)
    assert codes(works, date="2026-11-17") == ["E215"]
    viewer = works.supervisor.viewer()
    with as_web_role(viewer):
        assert [each.day for each in deaths_of(viewer, one)] == [DIED]


def test_a_death_that_sleeps_stands_behind_no_registration(cast: Cast) -> None:
    """Her stay was annulled, and the end of her jobs sleeps: who was just hired can be taken back."""
    confirmed(cast, "home", date="2026-11-01")
    confirmed(cast, "b", dwelling_code=OTHER, date="2026-11-05")
    item = say(cast.employer_staff.viewer(), line(kind="hire", date="2026-11-02"), key="h", role="employer")
    officer = cast.officer.viewer()
    with as_web_role(officer):
        confirm([Item.objects.get(subject=item.rows[0].declaration).pk], viewer=officer)
    stay = stay_at(OTHER).pk
    deregistered(cast, stay)
    back = annulled(cast, stay)
    assert Ending.objects.get().asleep
    with as_web_role(officer):
        assert undo(Batch.objects.order_by("-pk")[0].pk, viewer=officer)[0].outcome == "taken-back"
    assert jobs() == []
    undone(cast, back.annulment)


def test_on_the_persons_page(works: Cast) -> None:
    client, person = works.supervisor.client(), her().pk
    page, deed = reverse("desk:person", args=[person]), reverse("desk:person-deregister", args=[person])
    assert deed in client.get(page).content.decode()
    assert client.get(deed).status_code == 200
    assert client.post(deed, {"day": "", "proof": ""}).status_code == 422
    form = {"day": "2026-11-14", "proof": "死亡证明 2026-31"}
    foreseen = client.post(deed, form)
    assert "将会发生" in foreseen.content.decode() or "2026-11-14" in foreseen.content.decode()
    assert jobs() == [("2026-11-02", None)]
    assert client.post(deed, form | {"seen": foreseen.context["seen"]}).status_code == 302
    told = client.get(page).content.decode()
    back = reverse("desk:death-undo", args=[Ending.objects.get().pk])
    assert "因死亡注销" in told and back in told and deed not in told
    assert "2026-11-14" in client.get(back).content.decode()
    assert client.post(back, {"why": "证明有误"}).status_code == 302
    assert jobs() == [("2026-11-02", None)]
    assert "证明有误" in client.get(page).content.decode()
    assert works.clerk.client().get(deed).status_code == 403
