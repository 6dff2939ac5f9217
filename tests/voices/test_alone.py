"""Words that agreed with what another said (W408): when that one falls, each is weighed by itself; none vanishes."""

from __future__ import annotations

from datetime import date

import pytest

from anju.declarations.queries import declarations_of
from anju.journal.models import Line
from anju.stays.models import Evidence, Stay
from anju.voices.queries import voices_of
from anju.worklist.actions import confirm, refuse
from anju.worklist.models import Item
from cast import Cast, as_web_role
from declarations.saying import line
from stays.test_annulments import OTHER, annulled, undone
from stays.test_decisions import deregistered, taken_back
from voices import test_jobs as work
from voices.test_contradictions import FIRST, SECOND, decide, say, verify

pytestmark = pytest.mark.django_db
LEFT = date(2026, 11, 15)


def waits() -> list[int]:
    """Declarations that wait for verification."""
    return list(Item.objects.filter(kind="verify", state="open").order_by("subject").values_list("subject", flat=True))


def returned(cast: Cast, said: int) -> None:
    viewer = cast.officer.viewer()
    with as_web_role(viewer):
        item = Item.objects.get(kind="verify", subject=said, state="open").pk
        assert refuse([item], viewer=viewer, reason="未见本人")[0].done


@pytest.fixture
def agreed(cast: Cast) -> tuple[int, int]:
    """The landlord's word is verified; hers says the same."""
    said = say(cast.landlord_staff, "landlord")
    verify(cast, said)
    hers = say(cast.clerk, "resident")
    assert "W408" in hers.rows[0].codes
    return said.rows[0].declaration, hers.rows[0].declaration


def test_annulled_the_other_waits_and_can_be_registered(cast: Cast, agreed: tuple[int, int]) -> None:
    _, hers = agreed
    done = annulled(cast, Stay.objects.get().pk)
    assert waits() == [hers]
    item = Item.objects.get(kind="verify", subject=hers)
    assert (item.entered_by, item.division) == (cast.clerk.account.pk, cast.home.division)
    evidence = Evidence.objects.get(declaration=hers)
    assert (evidence.day, evidence.reason, evidence.stay_id) == (FIRST, "work", None)
    assert Line.objects.filter(event="declarations:declaration:reopened", subject=hers).exists()
    undone(cast, done.annulment)
    assert waits() == [hers], "it is said and weighed; confirmed, it is one more voice for the stay"


def test_weighed_by_itself_it_opens_a_stay(cast: Cast, agreed: tuple[int, int]) -> None:
    annulled(cast, Stay.objects.get().pk)
    viewer = cast.officer.viewer()
    item = Item.objects.get(kind="verify", subject=agreed[1])
    with as_web_role(viewer):
        assert confirm([item.pk], viewer=viewer)[0].outcome == "opened"
    assert Stay.objects.get(state="registered").start_on == FIRST


def test_returned_while_it_waited(cast: Cast) -> None:
    said = say(cast.landlord_staff, "landlord").rows[0].declaration
    hers = say(cast.clerk, "property_manager")
    assert "W408" in hers.rows[0].codes
    assert waits() == [said]
    returned(cast, said)
    assert waits() == [hers.rows[0].declaration]
    returned(cast, hers.rows[0].declaration)
    assert waits() == []
    viewer = cast.clerk.viewer()
    with as_web_role(viewer):
        told = declarations_of(viewer, hers.submission).rows[0]
    assert (told.verification, told.reason) == ("refused", "未见本人")


def test_who_agrees_with_another_still_is_not_asked(cast: Cast, agreed: tuple[int, int]) -> None:
    third = say(cast.clerk, "property_manager").rows[0].declaration
    annulled(cast, Stay.objects.get().pk)
    assert waits() == [agreed[1], third]
    returned(cast, third)
    assert waits() == [agreed[1]]


def test_she_left_said_of_a_home_she_moved_on_from(cast: Cast) -> None:
    """The move is annulled and she lives there again: that she left waits."""
    verify(cast, say(cast.clerk, "resident"))
    next_door = line(date="2026-11-16", dwelling_code=OTHER)
    verify(cast, say(cast.clerk, "resident", "move_in", date(2026, 11, 16), next_door))
    said = say(cast.landlord_staff, "landlord", "move_out", LEFT).rows[0]
    assert "W408" in said.codes
    annulled(cast, Stay.objects.get(dwelling__code=OTHER).pk)
    assert waits() == [said.declaration]


def test_a_leave_of_the_day_of_a_death_that_was_an_error(cast: Cast) -> None:
    home = {"dwelling_code": cast.home.code}
    work.verified(cast, work.say(cast, "resident", "move_in", **home))
    work.verified(cast, work.say(cast, "resident", "hire"))
    death = deregistered(cast, Stay.objects.get().pk)
    said = work.say(cast, "employer", "leave", date(2026, 11, 14)).rows[0]
    assert "W408" in said.codes
    taken_back(cast, death.decision)
    assert waits() == [said.declaration]


class TestInACase:
    @pytest.fixture
    def contradicted(self, cast: Cast) -> tuple[int, int]:
        """Two say the same other day, the second of them as known."""
        verify(cast, say(cast.clerk, "resident"))
        first = say(cast.landlord_staff, "landlord", day=SECOND).rows[0].declaration
        second = say(cast.clerk, "property_manager", day=SECOND)
        assert "W408" in second.rows[0].codes
        return first, second.rows[0].declaration

    def test_kept_both_are_told(self, cast: Cast, contradicted: tuple[int, int]) -> None:
        decide(cast, None, "以本人为准")
        item = Item.objects.get(kind="verify", subject=contradicted[1])
        assert (item.state, item.reason) == ("refused", "以本人为准")
        assert not Item.objects.filter(decided_at=None).exists()

    def test_followed_it_agrees_with_the_register(self, cast: Cast, contradicted: tuple[int, int]) -> None:
        decide(cast, contradicted[0])
        assert not Item.objects.filter(decided_at=None).exists()
        viewer, stay = cast.officer.viewer(), Stay.objects.get().pk
        with as_web_role(viewer):
            said = voices_of(viewer, [stay])[stay]
        assert [each.state for each in said if each.declaration == contradicted[1]] == ["agreed"]

    def test_where_there_was_nothing_none_waits(self, cast: Cast, agreed: tuple[int, int]) -> None:
        decide(cast, say(cast.clerk, "property_manager", "not_lived").rows[0].declaration, "从未居住")
        assert waits() == []
        assert Item.objects.get(kind="verify", subject=agreed[1]).reason == "从未居住"
