"""Persons: found exactly, shown masked, looked behind against a purpose; certificates and ledgers come out."""

from __future__ import annotations

import pytest
from django.urls import reverse

from anju.journal.models import AccessLine
from desk.office import Morning

pytestmark = pytest.mark.django_db


def test_an_exact_number_leads_straight_to_the_person(morning: Morning) -> None:
    resident = morning.cast.resident
    response = morning.cast.clerk.client().post(reverse("desk:persons"), {"number": resident.id_number})
    assert response["Location"] == reverse("desk:person", args=[resident.id])


@pytest.mark.parametrize("said", ["林秀文 19950612", "林秀文 1995-06-12", "lxw 1995-06-12", "330822199506120026"])
def test_the_line_at_the_top_takes_a_number_or_a_name_with_a_birth_date(morning: Morning, said: str) -> None:
    response = morning.cast.clerk.client().post(reverse("desk:persons"), {"quick": said})
    assert response["Location"] == reverse("desk:person", args=[morning.cast.resident.id])


def test_a_name_alone_finds_nobody(morning: Morning) -> None:
    response = morning.cast.clerk.client().post(reverse("desk:persons"), {"name": "林秀文"})
    assert response.status_code == 422
    assert reverse("desk:person", args=[morning.cast.resident.id]) not in response.content.decode()


def test_a_persons_page_is_masked_and_recorded(morning: Morning) -> None:
    resident = morning.cast.resident
    page = morning.cast.clerk.client().get(reverse("desk:person", args=[resident.id])).content.decode()
    assert resident.id_number not in page
    assert resident.phone not in page
    assert "330*************26" in page
    look = AccessLine.objects.filter(person=resident.id, shown="page").latest("pk")
    assert (look.actor, look.purpose) == (morning.cast.clerk.account.pk, "居住登记日常业务")


def test_a_reveal_needs_a_purpose_and_records_it(morning: Morning) -> None:
    resident = morning.cast.resident
    address = reverse("desk:reveal", args=[resident.id])
    client = morning.cast.clerk.client()
    silent = client.post(address, {"field": "number", "purpose": ""}, headers={"HX-Request": "true"})
    assert silent.status_code == 422
    assert resident.id_number not in silent.content.decode()
    shown = client.post(address, {"field": "number", "purpose": "本人申请"}, headers={"HX-Request": "true"})
    assert shown.content.decode().strip() == resident.id_number
    assert AccessLine.objects.latest("pk").purpose == "本人申请"


def test_a_certificate_comes_as_a_pdf(morning: Morning) -> None:
    response = morning.cast.clerk.client().post(reverse("desk:certificate", args=[morning.stay]))
    assert response.content.startswith(b"%PDF")
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"].startswith("attachment")


def test_a_dwelling_shows_who_lives_there(morning: Morning) -> None:
    page = morning.cast.clerk.client().get(reverse("desk:dwelling", args=[morning.cast.home.pk])).content.decode()
    assert "林秀文" in page
    assert "何桂芳" in page


def test_the_ledger_filters_by_name_without_putting_it_into_an_address(morning: Morning) -> None:
    client = morning.cast.supervisor.client()
    assert "林秀文" in client.get(reverse("desk:ledger")).content.decode()
    assert "林秀文" not in client.post(reverse("desk:ledger"), {"text": "某某某"}).content.decode().replace(
        'value="某某某"', ""
    )
    page = client.post(reverse("desk:ledger"), {"text": "林秀文", "status": "all"})
    assert reverse("desk:person", args=[morning.cast.resident.id]) in page.content.decode()
