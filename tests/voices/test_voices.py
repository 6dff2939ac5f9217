"""Who said what about a stay, and who still owes it, by the register's own facts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from anju.access.rules import Viewer
from anju.access.scope import enter_scope
from anju.declarations.actions import Draft, declare
from anju.kernel.deadlines import SHANGHAI
from anju.kernel.errors import Forbidden
from anju.outages.actions import enter_outage
from anju.places.models import Letting
from anju.stays.models import Stay
from anju.voices import queries as voices
from anju.voices.queries import duties_about, duties_at, duties_of_party, voices_of
from anju.voices.rules import Duty, standing_of
from anju.worklist.models import Item
from cast import SINCE, Cast, as_web_role
from declarations.saying import line
from stays.test_register import decide

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=SHANGHAI)


def said(
    cast: Cast, role: str, *, by: str = "clerk", party: int | None = None, now: datetime = NOON, **what: Any
) -> int:
    viewer = getattr(cast, by).viewer()
    home = {"dwelling_code": cast.home.code, "date": "2026-11-17"}
    with transaction.atomic():
        enter_scope(viewer)
        key = f"{role}-{by}-{what}"
        draft = Draft(
            role=role, channel="counter", key=key, pack="cn-4403-2015", lines=[line(**(home | what))], party=party
        )
        pk: int = declare(draft, viewer=viewer, now=now).rows[0].declaration
        return pk


@pytest.fixture
def lived_in(cast: Cast) -> Cast:
    """The resident declares at the counter and is registered; the landlord has said nothing."""
    pk = said(cast, "resident")
    decide(cast.officer.viewer(), Item.objects.get(subject=pk).pk)
    return cast


def owed_about(viewer: Viewer, stay: int) -> list[Duty]:
    return duties_about(viewer, stay, voices_of(viewer, [stay]).get(stay, []))


def the_stay() -> int:
    return Stay.objects.get().pk


def test_who_says_what_is_registered_is_a_voice_though_it_makes_no_work(lived_in: Cast) -> None:
    said(lived_in, "landlord", by="landlord_staff")
    with as_web_role(lived_in.officer.viewer()):
        voices = voices_of(lived_in.officer.viewer(), [the_stay()])[the_stay()]
    assert [(voice.role, voice.state, voice.party) for voice in voices] == [
        ("resident", "confirmed", None),
        ("landlord", "agreed", lived_in.landlord.pk),
    ]
    standing = standing_of(voices, date(2026, 11, 17), None)
    assert (standing.word, standing.roles) == ("agreed", ("resident", "landlord"))


def test_another_day_is_a_contradiction(lived_in: Cast) -> None:
    said(lived_in, "landlord", by="landlord_staff", date="2026-11-18")
    with as_web_role(lived_in.officer.viewer()):
        voices = voices_of(lived_in.officer.viewer(), [the_stay()])[the_stay()]
    assert standing_of(voices, date(2026, 11, 17), None).word == "contradicted"


def test_the_landlord_owes_his_own_word_though_the_resident_gave_hers(lived_in: Cast) -> None:
    """O-04, in the register."""
    viewer = lived_in.officer.viewer()
    with as_web_role(viewer):
        duties = {duty.role: duty for duty in owed_about(viewer, the_stay())}
        assert duties["resident"].by is not None
        assert duties["landlord"].by is None
        assert "深圳" in duties["landlord"].article
        assert duties["landlord"].due is not None
        assert duties["landlord"].due.shown == "2026-11-24T24:00+08:00"  # seven days after the move
        assert [duty.role for duty in duties_at(viewer, lived_in.home.pk)] == ["landlord"]
    said(lived_in, "landlord", by="landlord_staff")
    with as_web_role(viewer):
        assert all(duty.by for duty in owed_about(viewer, the_stay()))
        assert duties_at(viewer, lived_in.home.pk) == []


def test_both_sides_of_a_letting_through_an_agency(lived_in: Cast) -> None:
    """The agency's declaration does not extinguish the landlord's, nor his hers."""
    Letting.objects.create(
        division=lived_in.home.division,
        dwelling=lived_in.home,
        party=lived_in.employer.pk,
        role="agency",
        start_on=SINCE,
    )
    viewer = lived_in.officer.viewer()
    with as_web_role(viewer):
        open_before = {duty.role for duty in owed_about(viewer, the_stay()) if duty.by is None}
    said(lived_in, "agency", party=lived_in.employer.pk)
    with as_web_role(viewer):
        open_after = {duty.role for duty in owed_about(viewer, the_stay()) if duty.by is None}
    assert "landlord" in open_before
    assert "landlord" in open_after
    assert "agency" not in open_after


def test_a_party_sees_what_it_owes_without_names_and_no_others(lived_in: Cast) -> None:
    viewer = lived_in.landlord_staff.viewer()
    with as_web_role(viewer):
        (duty,) = duties_of_party(viewer, lived_in.landlord.pk)
        assert (duty.where, duty.day) == (lived_in.home.address, date(2026, 11, 17))
        assert "周明远" not in str(duty)
        with pytest.raises(Forbidden):
            duties_of_party(viewer, lived_in.employer.pk)
    stranger = lived_in.employer_staff.viewer()
    stay = the_stay()
    with as_web_role(stranger):
        assert voices_of(stranger, [stay]) == {}
        assert duties_of_party(stranger, lived_in.employer.pk) == []


def test_the_next_town_sees_nothing(lived_in: Cast) -> None:
    viewer, stay = lived_in.next_clerk.viewer(), the_stay()
    with as_web_role(viewer):
        assert owed_about(viewer, stay) == []
        assert duties_of_party(viewer, lived_in.landlord.pk) == []


def test_an_outage_extends_what_is_still_owed(lived_in: Cast) -> None:
    """The last day, in the future of the declaration, was out: one more."""
    viewer = lived_in.officer.viewer()
    enter_outage(
        viewer=lived_in.admin.viewer(), what="all", proof="工单", now=NOON + timedelta(days=7),
        start_at=NOON + timedelta(days=6), end_at=NOON + timedelta(days=6, hours=1),
    )  # fmt: skip
    with as_web_role(viewer), pytest.MonkeyPatch.context() as patch:
        patch.setattr(voices.timezone, "now", lambda: NOON + timedelta(days=8))
        duty = next(duty for duty in owed_about(viewer, the_stay()) if duty.role == "landlord")
    assert duty.due is not None
    assert (duty.due.was, duty.due.shown) == ("2026-11-24T24:00+08:00", "2026-11-25T24:00+08:00")


def test_many_duties_cost_as_many_queries_as_one(lived_in: Cast) -> None:
    viewer = lived_in.landlord_staff.viewer()
    with as_web_role(viewer), CaptureQueriesContext(connection) as one:
        duties_of_party(viewer, lived_in.landlord.pk)
    for number in ("430102199001011238", "420112198804123010"):
        pk = said(lived_in, "resident", id_number=number, name="周子墨")
        decide(lived_in.officer.viewer(), Item.objects.get(subject=pk).pk)
    with as_web_role(viewer), CaptureQueriesContext(connection) as three:
        assert len(duties_of_party(viewer, lived_in.landlord.pk)) == 3
    assert len(three) == len(one)


def test_a_word_about_one_stay_is_none_about_the_next_in_the_same_home(cast: Cast) -> None:
    day = {n: date(2026, 11, n) for n in (1, 5, 12)}
    for kind, on in (("move_in", day[1]), ("move_out", day[5]), ("move_in", day[12])):
        pk = said(cast, "resident", kind=kind, date=on.isoformat())
        decide(cast.officer.viewer(), Item.objects.get(subject=pk).pk)
        if on != day[12]:
            said(cast, "landlord", by="landlord_staff", kind=kind, date=on.isoformat())
    former, later = Stay.objects.order_by("start_on").values_list("pk", flat=True)
    viewer = cast.officer.viewer()
    with as_web_role(viewer):
        found = voices_of(viewer, [former, later])
        duties = duties_about(viewer, later, found[later])
    assert sorted((each.role, each.kind, each.day) for each in found[former]) == [
        ("landlord", "move_in", day[1]), ("landlord", "move_out", day[5]),
        ("resident", "move_in", day[1]), ("resident", "move_out", day[5]),
    ]  # fmt: skip
    assert [(each.role, each.kind, each.day) for each in found[later]] == [("resident", "move_in", day[12])]
    assert [each.by for each in duties if each.role == "landlord"] == [None]
