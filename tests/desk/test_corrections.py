"""A person's facts set right on the desk: seen first, then done, listed on demand, undone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from anju.people.models import Correction, Person
from cast import Cast

pytestmark = pytest.mark.django_db


def test_an_officer_sees_what_is_wrong_and_right_then_corrects_and_undoes(cast: Cast) -> None:
    client, person = cast.officer.client(), cast.resident.id
    address = reverse("desk:person-correct", args=[person])
    assert address in client.get(reverse("desk:person", args=[person])).content.decode()
    assert f'"{address}"' not in cast.clerk.client().get(reverse("desk:person", args=[person])).content.decode()
    form = {
        "name": "林秀雯", "sex": "2", "birth_date": "1995-06-12", "hukou_kind": "省外",
        "hukou_address": "浙江省衢州市常山县", "ground": "entry", "proof": "身份证原件",
    }  # fmt: skip
    page = client.get(address).content.decode()
    assert "林秀文" in page
    assert cast.resident.id_number not in page
    assert client.post(address, form | {"proof": ""}).status_code == 422
    assert client.post(address, form | {"name": "林秀文"}).status_code == 422
    foreseen = client.post(address, form).content.decode()
    assert "<del>林秀文</del>" in foreseen
    assert Correction.objects.count() == 0
    seen = foreseen.partition('name="seen" value="')[2][:16]
    assert client.post(address, form | {"seen": seen}).status_code == 302
    assert Person.objects.get(pk=person).name == "林秀雯"
    listed = cast.clerk.client().get(reverse("desk:corrections", args=[person])).content.decode()
    assert "<del>林秀文</del>" in listed
    undo = reverse("desk:correction-undo", args=[Correction.objects.get().pk])
    assert undo not in listed
    assert undo in client.get(reverse("desk:corrections", args=[person])).content.decode()
    assert "<del>林秀文</del>" in client.get(undo).content.decode()
    assert client.post(undo, {"why": "看错了"}).status_code == 302
    assert Person.objects.get(pk=person).name == "林秀文"


def test_a_phone_is_removed_only_when_asked(cast: Cast) -> None:
    client, address = cast.officer.client(), reverse("desk:person-correct", args=[cast.resident.id])
    form = {
        "name": "林秀文", "sex": "2", "birth_date": "1995-06-12", "hukou_kind": "省外", "no_phone": "on",
        "hukou_address": "浙江省衢州市常山县", "ground": "entry", "proof": "来电核实",
    }  # fmt: skip
    seen = client.post(address, form).content.decode().partition('name="seen" value="')[2][:16]
    assert client.post(address, form | {"seen": seen}).status_code == 302
    assert Person.objects.get(pk=cast.resident.id).phone_cipher is None
