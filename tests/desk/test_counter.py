"""The counter: one sheet for a family, its findings all at once, counted once however often it is sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from anju.declarations.models import Declaration, Submission
from anju.journal.models import Line
from anju.stays.models import Evidence
from anju.worklist.models import Item
from desk.office import CHILD, NEIGHBOUR, Morning

pytestmark = pytest.mark.django_db

PARTNER = {"name": "沈知秋", "id_kind": "resident_id", "id_number": "510104198803153412"}


def sheet(morning: Morning, *persons: dict[str, str], **shared: Any) -> dict[str, Any]:
    sent: dict[str, Any] = {
        "key": "k-1", "kind": "move_in", "role": "landlord", "pack": "cn-4403-2015", "date": "20261117",
        "dwelling_code": morning.cast.home.code, "reason": "work", "place_type": "let",
        "p-TOTAL_FORMS": len(persons), "p-INITIAL_FORMS": 0, "p-MIN_NUM_FORMS": 1, "p-MAX_NUM_FORMS": 30,
    }  # fmt: skip
    for number, person in enumerate(persons):
        sent |= {f"p-{number}-{name}": value for name, value in person.items()}
    return sent | shared


def send(morning: Morning, *persons: dict[str, str], who: str = "clerk", **shared: Any):
    return getattr(morning.cast, who).client().post(reverse("desk:declare"), sheet(morning, *persons, **shared))


def test_a_family_is_one_message_with_one_receipt(morning: Morning) -> None:
    response = send(morning, PARTNER, {**CHILD, "name": "沈小满", "id_number": "360121199311072029"})
    submission = Submission.objects.latest("pk")
    assert response["Location"] == reverse("desk:receipt", args=[submission.pk])
    assert (submission.accepted, submission.channel) == (2, "counter")
    page = morning.cast.clerk.client().get(response["Location"]).content.decode()
    assert "沈知秋" in page
    assert "510*************12" in page
    assert "2026-11-18 12:00" in page


def test_that_somebody_never_lived_there_is_said_like_anything_else(morning: Morning) -> None:
    """Of whom it is said of nobody knows, it is refused at the dwelling; else it opens a case and no verification."""
    assert "E205" in send(morning, PARTNER, kind="not_lived").content.decode()
    who = {"name": morning.cast.resident.name, "id_kind": "resident_id", "id_number": morning.cast.resident.id_number}
    response = send(morning, who, kind="not_lived", date="20261118")
    page = morning.cast.clerk.client().get(response["Location"]).content.decode()
    assert "从未居住" in page
    assert "W422" in page
    said = Declaration.objects.get(submission__key="k-1")
    assert list(Item.objects.filter(subject=said.pk).values_list("kind", flat=True)) == ["contradiction"]
    assert not Evidence.objects.filter(declaration=said.pk).exists()


def test_a_second_click_counts_once(morning: Morning) -> None:
    first, second = send(morning, PARTNER), send(morning, PARTNER)
    assert first["Location"] == second["Location"]
    assert Declaration.objects.filter(submission__key="k-1").count() == 1


def test_all_findings_stand_at_their_fields_and_nothing_typed_is_lost(morning: Morning) -> None:
    wrong = {**PARTNER, "id_number": "510104198803153411", "hukou_address": "四川省成都市锦江区"}
    response = send(morning, wrong, {**NEIGHBOUR, "name": ""}, dwelling_code="4403090020010000001009999")
    assert response.status_code == 422
    page = response.content.decode()
    assert page.count("E201") == 1, "what concerns the whole sheet is said once"
    assert "E103" in page
    assert "E101" in page
    assert 'value="四川省成都市锦江区"' in page
    assert not Submission.objects.filter(key="k-1").exists(), "nothing was recorded"


def test_a_refusal_is_recorded_when_the_clerk_says_so(morning: Morning) -> None:
    response = send(morning, {**PARTNER, "id_number": "510104198803153411"}, record_refused="1")
    page = morning.cast.clerk.client().get(response["Location"]).content.decode()
    assert "E103" in page
    assert Submission.objects.get(key="k-1").rejected == 1


def test_a_sheet_sent_for_a_landlord_names_her(morning: Morning) -> None:
    send(morning, PARTNER, party=morning.cast.landlord.pk)
    assert Submission.objects.get(key="k-1").party == morning.cast.landlord.pk


def test_a_landlord_declares_on_line_for_her_own_dwellings_alone(morning: Morning) -> None:
    assert send(morning, PARTNER, who="landlord_staff").status_code == 302
    assert Submission.objects.get(key="k-1").channel == "web"
    other = send(morning, NEIGHBOUR, who="employer_staff", key="k-2", role="employer")
    assert "E207" in other.content.decode()


def test_a_number_tells_sex_and_birth_or_what_is_wrong_with_it(morning: Morning) -> None:
    client, address = morning.cast.clerk.client(), reverse("desk:check-number")
    good = client.post(address, {"p-0-id_number": PARTNER["id_number"], "p-0-id_kind": "resident_id"}).content.decode()
    assert 'data-sex="1"' in good
    assert 'data-birth="1988-03-15"' in good
    bad = client.post(address, {"p-3-id_number": "510104198803153411", "p-3-id_kind": "resident_id"}).content.decode()
    assert "E103" in bad
    assert "data-derived" not in bad
    assert client.get(address).status_code == 405, "a number never stands in an address"


def test_dwellings_are_suggested_from_the_own_area_alone(morning: Morning) -> None:
    client = morning.cast.clerk.client()
    address = reverse("desk:suggest-dwellings")
    assert morning.cast.home.code in client.get(address, {"dwelling_code": "梅龙路 1栋 101"}).content.decode()
    assert morning.cast.next_home.code not in client.get(address, {"dwelling_code": "东环一路"}).content.decode()


def test_a_declarant_is_suggested_by_a_part_of_the_name(morning: Morning) -> None:
    client, address = morning.cast.clerk.client(), reverse("desk:suggest-parties")
    assert f'data-id="{morning.cast.employer.pk}"' in client.post(address, {"party_name": "彩田"}).content.decode()
    number = {"party_name": "441502196803150011"}
    assert morning.cast.landlord.name in client.post(address, number).content.decode()
    assert client.get(address, number).status_code == 405, "nor does a landlady's name or number"


def test_the_declaration_leaves_a_journal_line(morning: Morning) -> None:
    before = Line.objects.filter(event="declarations:submission:received").count()
    send(morning, PARTNER)
    assert Line.objects.filter(event="declarations:submission:received").count() == before + 1
