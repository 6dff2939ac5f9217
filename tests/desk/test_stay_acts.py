"""What a clerk does from a stay's page: declare about it, correct it, deregister it, undo."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from anju.access.models import Account
from anju.declarations.models import Declaration
from anju.stays.models import Decision, Evidence, Stay
from anju.worklist.models import Item
from cast import Cast, Member
from stays.test_annulments import HOME, OTHER, confirmed, decide

pytestmark = pytest.mark.django_db
BESIDE = HOME[:-1] + "3"
SAID = {"day": "2026-11-16", "role": "resident", "pack": "cn-4403-2015"}


@pytest.fixture
def stay(cast: Cast) -> Stay:
    confirmed(cast, "1", date="2026-11-10")
    return Stay.objects.get()


def does(member: Member, stay: Stay, what: str, **given: Any) -> int:
    """The deed after its preview."""
    client, address = member.client(), reverse(f"desk:stay-{what}", args=[stay.pk])
    foreseen = client.post(address, given)
    assert foreseen.status_code == 200, foreseen.content.decode()
    seen = foreseen.content.decode().partition('name="seen" value="')[2][:16]
    return int(client.post(address, given | {"seen": seen}).status_code)


def test_a_clerk_declares_that_she_stays_on(cast: Cast, stay: Stay) -> None:
    client = cast.clerk.client()
    page = client.get(reverse("desk:stay", args=[stay.pk])).content.decode()
    address = reverse("desk:stay-say", args=[stay.pk, "extend"])
    assert address in page
    assert reverse("desk:stay-correct", args=[stay.pk]) not in page
    form = {"key": "a", "until": "2027-03-31"} | SAID
    assert client.post(address, form | {"until": "2026-11-01"}).status_code == 422
    assert client.post(address, form).status_code == 302
    assert client.post(address, form).status_code == 302
    assert decide(cast.officer.viewer(), Declaration.objects.get(kind="extend").pk).outcome == "extended"
    stay.refresh_from_db()
    assert str(stay.expected_until) == "2027-03-31"
    assert "2027-03-31" in client.get(reverse("desk:stay", args=[stay.pk])).content.decode()


def test_a_change_of_room_ends_one_stay_and_opens_the_next_in_the_same_building(cast: Cast, stay: Stay) -> None:
    client, address = cast.clerk.client(), reverse("desk:stay-say", args=[stay.pk, "change"])
    page = client.get(address).content.decode()
    assert BESIDE in page
    assert OTHER not in page
    assert client.post(address, {"key": "a", "room": OTHER} | SAID).status_code == 422
    assert client.post(address, {"key": "a", "room": BESIDE} | SAID).status_code == 302
    decide(cast.officer.viewer(), Declaration.objects.get(kind="change").pk)
    stay.refresh_from_db()
    assert (str(stay.end_on), stay.end_reason) == ("2026-11-16", "moved_on")
    assert Stay.objects.get(end_on=None).dwelling.code == BESIDE


def test_a_move_out_tells_the_whereabouts_and_ends_what_can_be_said(cast: Cast, stay: Stay) -> None:
    client, address = cast.clerk.client(), reverse("desk:stay-say", args=[stay.pk, "move_out"])
    form = {"key": "a", "whereabouts": "at_home_place"} | SAID
    assert client.post(address, form).status_code == 302
    assert Evidence.objects.get(says="move_out").whereabouts == "at_home_place"
    decide(cast.officer.viewer(), Declaration.objects.get(kind="move_out").pk)
    stay.refresh_from_db()
    assert stay.whereabouts == "at_home_place"
    answer = client.post(address, form | {"key": "b"})
    assert answer.status_code == 422
    assert "该居住登记已终止" in answer.content.decode()
    assert address not in client.get(reverse("desk:stay", args=[stay.pk])).content.decode()


def test_only_three_things_are_said_of_a_stay_and_only_where_it_is_seen(cast: Cast, stay: Stay) -> None:
    assert cast.clerk.client().get(reverse("desk:stay-say", args=[stay.pk, "hire"])).status_code == 404
    for kind in ("extend", "change", "move_out"):
        address = reverse("desk:stay-say", args=[stay.pk, kind])
        assert cast.next_clerk.client().get(address).status_code == 404
        assert cast.supervisor.client().get(address).status_code == 403


def test_a_correction_is_seen_before_it_is_made_and_undone_after(cast: Cast, stay: Stay) -> None:
    client, address = cast.supervisor.client(), reverse("desk:stay-correct", args=[stay.pk])
    form = {
        "start_on": "2026-11-08", "dwelling_code": OTHER, "reason": "study", "basis": "let", "ground": "entry",
        "proof": "租赁合同 2026-9",
    }  # fmt: skip
    assert HOME in client.get(address).content.decode()
    assert client.post(address, form | {"ground": ""}).status_code == 422
    assert "该居住登记内容更正" in client.post(address, form).content.decode()
    assert Decision.objects.count() == 0
    assert does(cast.supervisor, stay, "correct", **form) == 302
    stay.refresh_from_db()
    assert (str(stay.start_on), stay.dwelling.code, stay.reason) == ("2026-11-08", OTHER, "study")
    page = client.get(reverse("desk:stay", args=[stay.pk])).content.decode()
    assert "<del>2026-11-10</del> → 2026-11-08" in page
    assert f"<del>{cast.dwellings[HOME].address}</del>" in page
    undo = reverse("desk:decision-undo", args=[Decision.objects.get().pk])
    assert undo in page
    assert "该居住登记内容更正" in client.get(undo).content.decode()
    assert client.post(undo, {"why": "合同有误"}).status_code == 302
    stay.refresh_from_db()
    assert (str(stay.start_on), stay.dwelling.code, stay.reason) == ("2026-11-10", HOME, "work")


def test_other_values_than_those_foreseen_are_foreseen_anew(cast: Cast, stay: Stay) -> None:
    client, address = cast.supervisor.client(), reverse("desk:stay-deregister", args=[stay.pk])
    form = {"ground": "deceased", "day": "2026-11-14", "proof": "死亡证明"}
    seen = client.post(address, form).content.decode().partition('name="seen" value="')[2][:16]
    assert client.post(address, form | {"seen": seen, "day": "2026-11-15"}).status_code == 200
    assert Decision.objects.count() == 0
    assert client.post(address, form | {"seen": seen}).status_code == 302
    stay.refresh_from_db()
    assert (str(stay.end_on), stay.end_reason) == ("2026-11-14", "deceased")


def test_error_and_duplicate_lead_to_annulling(cast: Cast, stay: Stay) -> None:
    client, address = cast.supervisor.client(), reverse("desk:stay-deregister", args=[stay.pk])
    annul = reverse("desk:annul", args=[stay.pk, "registration"])
    for ground, there in (("error", "entry"), ("duplicate", "duplicate")):
        answer = client.post(address, {"ground": ground})
        assert answer.headers["Location"] == f"{annul}?ground={there}"
        assert f'<option value="{there}" selected>' in client.get(answer.headers["Location"]).content.decode()
    assert client.post(address, {"ground": "deceased"}).status_code == 422


def test_who_entered_it_is_told_to_ask_a_colleague(cast: Cast, stay: Stay) -> None:
    Account.objects.filter(pk=cast.clerk.account.pk).update(role="station_officer")
    form = {"ground": "deceased", "day": "2026-11-14", "proof": "死亡证明"}
    clerk = Member(Account.objects.get(pk=cast.clerk.account.pk))
    answer = clerk.client().post(reverse("desk:stay-deregister", args=[stay.pk]), form)
    assert (answer.status_code, "由您本人录入" in answer.content.decode()) == (422, True)
    assert Item.objects.filter(state="open").count() == 0
