"""A dwelling is demolished once nobody is registered in it any more; nobody is registered in what was demolished."""

from __future__ import annotations

from datetime import date

import pytest

from anju.kernel.errors import Refused
from anju.places.actions import ImportResult, change_state, import_dwellings
from anju.places.holding import Holders
from anju.places.models import Dwelling
from anju.stays.models import Stay
from cast import TODAY, Cast, as_web_role
from declarations.saying import line, say
from stays.test_annulments import HOME, OTHER, confirmed, decide
from stays.test_decisions import corrected, deregistered

pytestmark = pytest.mark.django_db
HEADER = "code,division,road,plate,building,room,state"


def demolish(cast: Cast, code: str = HOME, on: date = TODAY) -> Dwelling:
    viewer = cast.clerk.viewer()
    with as_web_role(viewer):
        return change_state(viewer=viewer, dwelling=Dwelling.objects.get(code=code).pk, state="demolished", on=on)


def listed(cast: Cast, state: str = "demolished") -> ImportResult:
    """The list of a building comes in anew."""
    viewer = cast.clerk.viewer()
    with as_web_role(viewer):
        homes = Dwelling.objects.filter(code__in=[HOME, cast.home.code]).order_by("code")
        lines = [f"{home.code},{home.division},梅龙路,2号,1栋,{home.room},{state}" for home in homes]
        return import_dwellings("\n".join([HEADER, *lines]).encode(), viewer=viewer)


def test_by_hand_it_is_refused_with_the_number_and_the_way_out(cast: Cast) -> None:
    confirmed(cast, "a", date="2026-11-10")
    with pytest.raises(Refused) as caught:
        demolish(cast)
    assert [(each.code, each.field, each.params) for each in caught.value.findings] == [("D518", "state", {"count": 1})]
    assert Dwelling.objects.get(code=HOME).state == "active"
    deregistered(cast, Stay.objects.get().pk, ground="moved_out", day=TODAY)
    assert demolish(cast).state == "demolished"


def test_a_list_leaves_the_dwelling_as_it_is_and_says_why(cast: Cast) -> None:
    confirmed(cast, "a", date="2026-11-10")
    result = listed(cast)
    told = [found for findings in result.findings.values() for found in findings]
    assert [(found.code, found.params) for found in told] == [("D518", {"count": 1})]
    assert result.rejected == 1
    states = dict(Dwelling.objects.filter(code__in=[HOME, cast.home.code]).values_list("code", "state"))
    assert states == {HOME: "active", cast.home.code: "demolished"}
    confirmed(cast, "b", kind="move_out", date="2026-11-17")
    assert listed(cast).rejected == 0
    assert Dwelling.objects.get(code=HOME).state == "demolished"


def test_what_waited_is_blocked(cast: Cast) -> None:
    said = say(cast.clerk.viewer(), line(date="2026-11-10"), key="a", role="resident").rows[0].declaration
    demolish(cast)
    told = decide(cast.officer.viewer(), said)
    assert (told.done, told.outcome) == (False, "blocked-dwelling")
    assert not Stay.objects.exists()


def test_nobody_is_corrected_into_it_but_who_had_left(cast: Cast) -> None:
    confirmed(cast, "a", date="2026-11-10")
    demolish(cast, OTHER)
    stay = Stay.objects.get().pk
    with pytest.raises(Refused) as caught:
        corrected(cast, stay, dwelling_code=OTHER)
    assert [each.code for each in caught.value.findings] == ["E201"]
    deregistered(cast, stay, ground="moved_out", day=TODAY)
    corrected(cast, stay, dwelling_code=OTHER)
    assert Stay.objects.get().dwelling.code == OTHER


def test_the_registry_refuses_a_second_of_a_name() -> None:
    holders = Holders()
    holders.register("stays", lambda dwellings, _on: dict.fromkeys(dwellings, 2))
    holders.register("more", lambda dwellings, _on: dict.fromkeys(dwellings, 1))
    assert holders.of([7], TODAY) == {7: 3}
    with pytest.raises(ValueError, match="already"):
        holders.register("stays", lambda _dwellings, _on: {})
