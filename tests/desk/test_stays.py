"""A stay's page; annulling it after seeing what follows; looking back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from anju.journal.models import AccessLine
from anju.stays.models import Annulment, Stay
from cast import Cast
from stays.test_annulments import HOME, OTHER, confirmed

pytestmark = pytest.mark.django_db


def test_a_supervisor_sees_what_will_happen_annuls_and_undoes(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    confirmed(cast, "2", date="2026-11-15", dwelling_code=OTHER)
    stay = Stay.objects.get(dwelling__code=OTHER)
    client = cast.supervisor.client()
    page = client.get(reverse("desk:stay", args=[stay.pk])).content.decode()
    address = reverse("desk:annul", args=[stay.pk, "registration"])
    assert address in page
    foreseen = client.get(address).content.decode()
    assert "该居住恢复为在住" in foreseen
    assert Annulment.objects.count() == 0
    assert client.post(address, {"ground": "", "proof": ""}).status_code == 422
    assert client.post(address, {"ground": "not_lived", "proof": "走访记录"}).status_code == 302
    stay.refresh_from_db()
    assert stay.state == "annulled"
    undo = reverse("desk:annulment-undo", args=[Annulment.objects.get().pk])
    assert undo in client.get(reverse("desk:stay", args=[stay.pk])).content.decode()
    assert client.post(undo, {"why": "走访有误"}).status_code == 302
    stay.refresh_from_db()
    assert stay.state == "registered"
    assert client.post(undo, {"why": "走访有误"}).status_code == 409


def test_an_officer_reads_the_stay_but_is_not_offered_to_annul_it(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    stay = Stay.objects.get().pk
    client = cast.officer.client()
    page = client.get(reverse("desk:stay", args=[stay])).content.decode()
    assert "2026-11-10" in page
    assert reverse("desk:annul", args=[stay, "registration"]) not in page
    assert client.get(reverse("desk:annul", args=[stay, "registration"])).status_code == 403


def test_pages_look_back(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    stay = Stay.objects.select_related("dwelling").get(dwelling__code=HOME)
    client, yesterday = cast.officer.client(), timezone.localdate() - timedelta(days=1)
    person = reverse("desk:person", args=[stay.person_id])
    dwelling = reverse("desk:dwelling", args=[stay.dwelling_id])
    assert reverse("desk:stay", args=[stay.pk]) in client.get(person).content.decode()
    assert reverse("desk:stay", args=[stay.pk]) not in client.get(person, {"known": yesterday}).content.decode()
    assert "周明远" in client.get(dwelling, {"on": "2026-11-12"}).content.decode()
    assert "周明远" not in client.get(dwelling, {"on": "2026-11-09"}).content.decode()
    assert "周明远" not in client.get(dwelling, {"on": "2026-11-12", "known": yesterday}).content.decode()


def test_a_page_that_comes_back_with_errors_tells_whom_it_showed(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-10")
    stay = Stay.objects.get()
    before = AccessLine.objects.filter(actor=cast.supervisor.account.pk).count()
    answer = cast.supervisor.client().post(reverse("desk:annul", args=[stay.pk, "registration"]), {})
    assert (answer.status_code, "周明远" in answer.content.decode()) == (422, True)
    told = AccessLine.objects.filter(actor=cast.supervisor.account.pk, person=stay.person_id, shown="stay")
    assert told.count() > before
