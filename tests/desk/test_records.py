"""What a record's page tells beside what is true: what is open, and its history when asked for."""

from __future__ import annotations

import pytest
from django.urls import reverse

from anju.declarations.models import Declaration
from anju.worklist.models import Item
from cast import Member
from desk.office import Morning, line, say

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


def page(member: Member, name: str, number: int, **query: str) -> str:
    answer = member.client().get(reverse(f"desk:{name}", args=[number]), query, headers=ENGLISH)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_person_and_a_dwelling_say_what_is_still_open(morning: Morning) -> None:
    cast, waiting = morning.cast, morning.waiting[0]
    person = Declaration.objects.get(pk=Item.objects.get(pk=waiting).subject).person
    assert person is not None
    case = reverse("desk:item", args=[waiting])
    for told in (page(cast.clerk, "person", person), page(cast.clerk, "dwelling", cast.home.pk)):
        assert "Still open" in told and case in told
    assert "Still open" not in page(cast.clerk, "person", cast.resident.id)
    answer = cast.officer.client().post(reverse("desk:decide"), {"items": [waiting], "verb": "confirm"})
    assert answer.status_code == 200
    assert "Still open" not in page(cast.clerk, "person", person)


@pytest.mark.parametrize("name", ["person", "dwelling", "building", "party", "submission", "item"])
def test_a_record_tells_its_history_on_demand(morning: Morning, name: str) -> None:
    cast = morning.cast
    records = {
        "person": cast.resident.id, "dwelling": cast.home.pk, "building": cast.home.building_id,
        "party": cast.landlord.pk, "submission": morning.receipt.submission, "item": morning.waiting[0],
    }  # fmt: skip
    cast.officer.client().post(reverse("desk:decide"), {"items": [morning.waiting[0]], "verb": "claim"})
    short, long = page(cast.officer, name, records[name]), page(cast.officer, name, records[name], history="1")
    assert "?history=1#history" in short and 'id="history"' not in short
    assert 'id="history"' in long
    if name == "item":
        assert (
            "Case · taken in hand" in long
            and "Declaration · accepted" in long
            and cast.officer.account.display_name in long
        )


def test_the_history_of_another_record_with_the_same_number_is_not_told(morning: Morning) -> None:
    told = page(morning.cast.officer, "submission", morning.receipt.submission, history="1")
    assert "Submission · received" in told and "Case ·" not in told and "Person ·" not in told


def test_a_party_s_staff_read_no_journal(morning: Morning) -> None:
    receipt = say(
        morning.cast.landlord_staff.viewer(),
        [line(morning.cast, name="周子墨", id_number="430102199001011238", date="2026-11-17")],
        key="own",
        party=morning.cast.landlord.pk,
    )
    assert 'id="history"' not in page(morning.cast.landlord_staff, "submission", receipt.submission, history="1")


def test_a_decided_case_says_who_decided_it_and_when(morning: Morning) -> None:
    waiting, officer = morning.waiting[0], morning.cast.officer
    officer.client().post(reverse("desk:decide"), {"items": [waiting], "verb": "confirm"})
    told = page(officer, "item", waiting)
    assert f"Confirmed · 2026-11-18 12:00 · {officer.account.display_name}" in told


def test_the_queue_names_a_home_that_was_told_by_its_code(morning: Morning) -> None:
    told = morning.cast.officer.client().get(reverse("desk:queue")).content.decode()
    address, area = morning.cast.home.address, "广东省深圳市龙华区民治街道"
    assert address.removeprefix(area) in told
    assert address not in told, "what the whole area has in common is left out"


def test_a_receipt_says_where_in_words(morning: Morning) -> None:
    told = page(morning.cast.clerk, "receipt", morning.receipt.submission)
    assert morning.cast.home.address in told
    assert morning.cast.home.code in told
