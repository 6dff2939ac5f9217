"""Every page opens for whom it is meant, in both languages, and for nobody else."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from desk.office import Morning

pytestmark = pytest.mark.django_db

STAFF = {"clerk", "officer", "supervisor"}
PARTY = {"landlord_staff", "employer_staff"}
EVERYBODY = STAFF | PARTY | {"auditor", "admin"}
PAGES = {
    "home": EVERYBODY,
    "password": EVERYBODY,
    "queue": STAFF,
    "declare": {"clerk", "officer"} | PARTY,
    "upload": {"clerk", "officer"} | PARTY,
    "submissions": STAFF | PARTY,
    "persons": STAFF,
    "dwellings": STAFF,
    "dwelling-import": {"clerk", "officer"},
    "building-add": {"clerk", "officer"},
    "parties": STAFF,
    "party-add": {"clerk", "officer"},
    "ledger": STAFF,
    "rules": EVERYBODY,
    "journal": {"supervisor", "auditor"},
    "journal-access": {"supervisor", "auditor"},
    "accounts": {"admin"},
    "account-open": {"admin"},
    "keys": {"clerk", "officer"} | PARTY,
    "divisions": EVERYBODY,
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_opens_for_its_readers_alone(morning: Morning, language: str) -> None:
    opened: dict[str, set[str]] = {name: set() for name in PAGES}
    for who in EVERYBODY:
        client = morning.cast.members()[who].client()
        client.cookies["django_language"] = language
        for name in PAGES:
            response = client.get(reverse(f"desk:{name}"))
            assert response.status_code in (200, 403), (who, name, response.status_code)
            if response.status_code == 200:
                opened[name].add(who)
                said = "zh-Hans" if language == "zh-hans" else "en"
                assert f'<html lang="{said}">' in response.content.decode()
    assert opened == PAGES


def test_a_record_of_another_area_is_as_absent_as_none(morning: Morning) -> None:
    own = {
        "item": morning.waiting[0],
        "submission": morning.receipt.submission,
        "receipt": morning.receipt.submission,
        "person": morning.cast.resident.id,
        "dwelling": morning.cast.home.pk,
        "building": morning.cast.home.building_id,
        "party": morning.cast.landlord.pk,
    }
    clerk, stranger = morning.cast.clerk.client(), morning.cast.next_clerk.client()
    for name, number in own.items():
        assert clerk.get(reverse(f"desk:{name}", args=[number])).status_code == 200, name
        hidden = stranger.get(reverse(f"desk:{name}", args=[number]))
        absent = stranger.get(reverse(f"desk:{name}", args=[987654]))
        assert (hidden.status_code, absent.status_code) == (404, 404), name
        assert _plain(hidden) == _plain(absent), name


def _plain(response: HttpResponse) -> str:
    """The page without what differs by request: its own address, the form token."""
    text = re.sub(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"', "", response.content.decode())
    return re.sub(r'"X-CSRFToken": "[^"]*"', "", text)


def test_django_itself_finds_nothing_to_remark() -> None:
    call_command("check", fail_level="WARNING")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_stranger_is_asked_to_sign_in(name: str) -> None:
    response = Client().get(reverse(f"desk:{name}"))
    assert response.status_code == 302
    assert response["Location"].startswith("/login?next=")
