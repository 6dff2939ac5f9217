"""The pages about what nobody confirmed: lists, answers, the case of somebody presumed to have left."""

from __future__ import annotations

import pytest
from django.urls import reverse

from anju.declarations.models import Declaration
from anju.declarations.taking import open_payload
from anju.stays.models import Freshness
from anju.worklist.models import Item
from cast import Cast
from stays.test_freshness import age, flag, move_in

pytestmark = pytest.mark.django_db


def test_clerk_and_landlord_confirm_many_from_the_list(cast: Cast) -> None:
    stays = move_in(cast)
    age(stays, 500)
    for member in (cast.clerk, cast.landlord_staff):
        page = member.client().get(reverse("desk:unconfirmed")).content.decode()
        assert all(f'value="{stay.pk}"' in page for stay in stays)
    sent = {"key": "k", "stays": [stay.pk for stay in stays[:2]]}
    assert cast.clerk.client().post(reverse("desk:unconfirmed-answer"), sent).status_code == 302
    assert Freshness.objects.filter(how="office").count() == 2
    left = {"key": "k", "stays": [stays[2].pk], "left": "yes", "date": "2026-11-18"}
    assert cast.landlord_staff.client().post(reverse("desk:unconfirmed-answer"), left).status_code == 302
    without_day = left | {"date": ""}
    assert cast.landlord_staff.client().post(reverse("desk:unconfirmed-answer"), without_day).status_code == 422


def test_a_landlord_finds_no_number_in_what_he_declared_of_who_left(cast: Cast) -> None:
    stay, *_ = move_in(cast)
    assert stay.person_id
    client, sent = cast.landlord_staff.client(), {"key": "k", "stays": [stay.pk], "left": "yes", "date": "2026-11-18"}
    answer = client.post(reverse("desk:unconfirmed-answer"), sent)
    said = Declaration.objects.latest("pk")
    assert (said.kind, said.accepted, said.person) == ("move_out", True, stay.person_id)
    fields = open_payload(said.payload)
    assert fields["name"] == stay.person.name
    assert "id_number" not in fields
    for page in (answer["Location"], answer["Location"].replace("/receipt", "")):
        assert "***" not in client.get(page).content.decode()


def test_somebody_presumed_to_have_left_is_a_case_of_its_own(cast: Cast) -> None:
    stays = move_in(cast)
    age(stays, 500)
    flag()
    item = Item.objects.get(kind="presumed-left", subject=stays[0].pk)
    client = cast.officer.client()
    shown = stays[0].dwelling.address.removeprefix("广东省深圳市龙华区民治街道")
    assert shown in client.get(reverse("desk:queue")).content.decode()
    page = client.get(reverse("desk:item", args=[item.pk]), headers={"Accept-Language": "en"}).content.decode()
    assert "A visit found: still lives here" in page
    assert (
        client.post(reverse("desk:correct", args=[item.pk]), {"why": "走访", "date": "2026-11-17"}).status_code == 404
    )
    sent = {"items": [item.pk], "verb": "confirm", "back": "1"}
    assert client.post(reverse("desk:decide"), sent).status_code == 302
    assert Freshness.objects.get(pk=stays[0].pk).how == "visit"
    assert client.get(reverse("desk:item", args=[item.pk])).status_code == 200


def test_a_stay_and_the_area_say_how_fresh_they_are(cast: Cast) -> None:
    stay = move_in(cast)[0]
    client = cast.clerk.client()
    english = {"Accept-Language": "en"}
    page = client.get(reverse("desk:stay", args=[stay.pk]), headers=english).content.decode()
    assert "the office's own policy, no law" in page
    page = client.get(reverse("desk:freshness"), headers=english).content.decode()
    assert "Too little is known to say what share of these stays is stale." in page
