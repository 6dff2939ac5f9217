"""No person's name, number or birth date stands in an address: an address is kept by browsers, proxies and logs.

Every page of every role is read for the addresses it leads to, and for the fields a form or a script puts into one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

import pytest
from django.urls import reverse

from doors.knocks import Knock, knocks
from doors.marked import Field
from doors.test_fields import DOORS, ROLES, SHUT, marked  # noqa: F401 - the fixture
from doors.visit import Street

pytestmark = pytest.mark.django_db
LEADS = re.compile(r"""\b(?:href|action|src|formaction|hx-get|hx-post|hx-push-url)\s*=\s*["']([^"']*)["']""")
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
ASKS_BY_ADDRESS = re.compile(r"<input\b[^>]*\bhx-get\b[^>]*>", re.DOTALL)
NAMED = re.compile(r"""<(?:input|select|textarea|button)\b[^>]*\bname\s*=\s*["']([^"']+)["']""")
PERSONAL = {"name", "number", "phone", "birth_date", "landlord", "landlord_number", "landlord_phone"}
NOT_PERSONAL = {
    "actor": "an account's number",
    "assignee": "an account's number",
    "channel": "one of a list",
    "day": "a day of the register",
    "division": "a code",
    "division_name": "a place",
    "due": "one of a list",
    "dwelling": "a record's number",
    "dwelling_code": "an address or its code",
    "entered_by": "an account's number",
    "event": "a kind of event",
    "filter": "whether the filter is open",
    "head": "a seal's hash",
    "kind": "one of a list",
    "known": "a moment",
    "mode": "one of a list",
    "month": "a month",
    "older": "one of a list",
    "on": "a day of the register",
    "only": "one of a list",
    "pack": "one of a list",
    "party": "a record's number",
    "role": "one of a list",
    "rule": "one of a list",
    "show": "one of a list",
    "since": "a day of the trail",
    "standing": "one of a list",
    "subject": "a record's number",
    "text": "an address or a place: only where TEXT says so",
    "until": "a day of the trail",
}
"""What a form or a script may put into an address, and why it says nothing of a person."""
TEXT = {"divisions", "divisions/<int:code>", "dwellings", "rules"}
"""Where `text` is an address, a place or the words of a rule, and no person's name is looked for."""


def pages(street: Street) -> Iterator[tuple[str, Knock, str, dict[str, str]]]:
    for who in ROLES:
        for knock in knocks(street.town.things):
            if not knock.by_token and DOORS.get(knock.key, {}).get(who, "405") not in SHUT:
                answer = street.knock(knock, who)
                if "html" in answer.headers.get("Content-Type", "") or "Location" in answer.headers:
                    yield who, knock, answer.text, answer.headers


def put_into_addresses(page: str) -> set[str]:
    """Names of the fields whose values go into an address."""
    forms = [body for head, body in FORM.findall(page) if not re.search(r"""method\s*=\s*["']?post""", head, re.I)]
    return {name for body in [*forms, *ASKS_BY_ADDRESS.findall(page)] for name in NAMED.findall(body)}


def test_no_page_leads_to_an_address_with_a_person_in_it(marked: tuple[Street, list[Field]]) -> None:  # noqa: F811
    street, facts = marked
    personal = [fact for fact in facts if fact.name in PERSONAL]
    found, asked = set(), set()
    for who, knock, page, headers in pages(street):
        leads = [unquote(unescape(each)) for each in (*LEADS.findall(page), headers.get("Location", ""))]
        leaks = {fact.name for fact in personal for lead in leads if fact.how(lead)}
        found |= {(who, knock.key, leak) for leak in leaks}
        asked |= {(knock.pattern, name) for name in put_into_addresses(page)}
    assert found == set()
    assert {each for each in asked if each[1] not in NOT_PERSONAL} == set()
    assert {pattern for pattern, name in asked if name == "text"} <= TEXT


@pytest.mark.parametrize("page", ["ledger", "roster", "parties"])
def test_a_search_takes_a_name_as_posted_only(marked: tuple[Street, list[Field]], page: str) -> None:  # noqa: F811
    street = marked[0]
    path = reverse(f"desk:{page}", args=[street.town.cast.employer.pk] if page == "roster" else [])
    sent = {"text": "查无此人"}
    posted = street.knock(Knock("POST", path, "", path, sent), "supervisor")
    assert posted.status == "200" and "Location" not in posted.headers
    assert 'value="查无此人"' in posted.text
    by_address = street.knock(Knock("GET", path, "", path, sent), "supervisor")
    plain = street.knock(Knock("GET", path, "", path), "supervisor")
    assert (by_address.status, "查无此人" in by_address.text) == ("200", False)
    assert _rows(by_address.text) == _rows(plain.text) > _rows(posted.text)


def _rows(page: str) -> int:
    return page.count("<tr data-href>")
