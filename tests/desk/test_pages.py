"""Every page opens for whom it is meant, in both languages, and for nobody else."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from desk.office import NOON, Morning

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


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_opens_for_its_readers_alone(morning: Morning, name: str, language: str) -> None:
    allowed = set()
    for who, member in morning.cast.members().items():
        client = member.client()
        client.cookies["django_language"] = language
        response = client.get(reverse(f"desk:{name}"))
        assert response.status_code in (200, 403), (who, response.status_code)
        if response.status_code == 200:
            allowed.add(who)
            said = "zh-Hans" if language == "zh-hans" else "en"
            assert f'<html lang="{said}">' in response.content.decode()
    assert allowed & EVERYBODY == PAGES[name]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_stranger_is_asked_to_sign_in(name: str) -> None:
    response = Client().get(reverse(f"desk:{name}"))
    assert response.status_code == 302
    assert response["Location"].startswith("/login?next=")
