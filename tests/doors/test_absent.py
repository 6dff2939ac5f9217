"""To a stranger, what exists in another town and what exists nowhere are the same: status, words, where it leads."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest

from doors.knocks import Knock, knocks
from doors.town import Things, nowhere
from doors.visit import Answer, Street

pytestmark = pytest.mark.django_db
STRANGERS = ("outsider", "next_clerk", "next_officer", "next_admin", "next_security")
OTHER_PARTY = "employer_staff"
OF_ITS_OWN = re.compile(
    r'name="(csrfmiddlewaretoken|next)" value="[^"]+"|"X-CSRFToken": "[^"]+"|nonce="[^"]+"|urn:uuid:[0-9a-f-]{36}'
)
FRESH = re.compile(r"submissions/\d+|\"(submission|declaration|id)\":\d+|\d{8}-\d{8}-\d")
REGISTER_ASIDE = {"declare/number", "api/v1/identity/check"}  # they reckon with the number and look nothing up


def _otherwise(things: Things) -> Things:
    values = {field.name: getattr(things, field.name) for field in fields(things)}
    return replace(things, **{name: value + ("1" if isinstance(value, str) else 1) for name, value in values.items()})


TELLING = [
    absent.key
    for absent, other in zip(knocks(nowhere), knocks(_otherwise(nowhere)), strict=True)
    if str(absent) != str(other) and absent.pattern not in REGISTER_ASIDE
]


@pytest.mark.parametrize("key", TELLING, ids="|".join)
def test_what_exists_elsewhere_answers_as_what_is_absent(street: Street, key: tuple[str, str, str]) -> None:
    things = street.town.things
    here = next(knock for knock in knocks(things) if knock.key == key)
    absent = next(knock for knock in knocks(nowhere) if knock.key == key)
    strangers = [*STRANGERS, OTHER_PARTY] if key[0] == "GET" and "landlord" in key[2] else STRANGERS
    said = _said(here, things) | _said(absent, nowhere)
    for who in strangers:
        assert _plain(street.knock(here, who), said) == _plain(street.knock(absent, who), said), who


def _said(knock: Knock, things: Things) -> set[str]:
    """The words of the question, which an answer may repeat."""
    numbers = re.findall(r"\b\d+\b", str([value for value in knock.data.values() if isinstance(value, int | list)]))
    texts = [value for field in fields(things) if isinstance(value := getattr(things, field.name), str)]
    return {knock.path, *numbers, *texts}


def _plain(answer: Answer, said: set[str]) -> tuple[str, str, str]:
    """An answer without what is fresh in each, and without the words of the question."""
    words = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(said, key=len, reverse=True)))
    where, text = (words.sub("", FRESH.sub("", OF_ITS_OWN.sub("", one))) for one in (_led_to(answer), answer.text))
    return answer.status, where, text


def _led_to(answer: Answer) -> str:
    return answer.headers.get("Location", "")
