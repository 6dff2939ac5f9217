"""Which personal facts leave the house: role by purpose by address, each fact whole or masked, as in fields.csv.

Every address is knocked at by every role of the town, programs once without a purpose and once with one; what stands in
the answers is compared with the committed table. A fact more, or one whole that was masked, fails; so does one less."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from doors.knocks import Knock, knocks
from doors.marked import Field, as_data, facts_of, make_marked_town, words_of
from doors.test_table import EXPECTED as DOORS
from doors.town import NOON, nowhere
from doors.visit import Street, street_of

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("fields.csv")
WRITING = os.environ.get("ANJU_DOORS") == "write"
HOW = "run ANJU_DOORS=write pytest tests/doors/test_fields.py -n0 and give a reason for every fact more"
ROLES = {
    "clerk": "clerk", "officer": "station_officer", "supervisor": "supervisor", "auditor": "auditor",
    "admin": "system_admin", "security": "security_admin", "landlord_staff": "party_staff (declarant)",
    "employer_staff": "party_staff (another)",
}  # fmt: skip
DAILY, STATED = "daily work", "stated"
PURPOSE = "核对证件"
ASIDE = {"api/v1/openapi.json", "api/v1/docs", "declare/number", "api/v1/identity/check"}
"""The examples of the first two are invented, as is the cast; the others reckon with what was sent, and look nothing
up."""
ASKS = {"submissions/<int:submission_id>/workbook"}
EXPORT = "exports/<int:export_id>"
"""Fetched without a word: the purpose was stated when it was asked for, and stands on the sheet."""
SHUT = {"login", "401", "403", "404", "405"}
"""Where the other table says so there is nothing to read; that a 404 tells nothing is test_absent's to prove."""
WITH_A_PERSON = {"name", "number", "phone", "birth_date", "age", "sex", "landlord", "landlord_number", "landlord_phone"}
"""A home or an employer by itself is nobody's; beside one of these it is somebody's."""
Row = dict[str, str]
Key = tuple[str, str, str, str, str]


@pytest.fixture(scope="module")
def marked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Street, list[Field]]]:
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOON, tick=False),
        patch("anju.stays.certificates.render_paper", as_data),
        transaction.atomic(),
    ):
        town = make_marked_town()
        with street_of(town) as street:
            yield street, facts_of(town)
        transaction.set_rollback(True)


def purposes(knock: Knock) -> list[str]:
    """A program may say its purpose at every address, a page where a form asks for it."""
    if knock.by_token or (knock.method == "POST" and knock.pattern in ASKS):
        return [DAILY, STATED]
    if knock.pattern == EXPORT:
        return [STATED]
    return [STATED if knock.data.get("purpose") else DAILY]


def told(street: Street, facts: list[Field], who: str, knock: Knock, purpose: str) -> Row:
    """The facts in one answer, by name; empty where it tells nothing of anybody."""
    headers = {"X-Purpose": quote(PURPOSE)} if knock.by_token and purpose == STATED else {}
    if knock.pattern in ASKS and purpose == STATED:
        knock = replace(knock, data={"purpose": PURPOSE})
    answer = street.knock(knock, who, headers=headers)
    text = words_of(answer.body, answer.headers.get("Content-Type", ""))
    sent = str(knock.data.values())
    found = {fact.name: how for fact in facts if (how := fact.how(text, sent))}
    return found if WITH_A_PERSON & set(found) else {}


def everything_told(street: Street, facts: list[Field]) -> dict[Key, Row]:
    return {
        (ROLES[who], purpose, *knock.key): row
        for who in ROLES
        for knock in knocks(street.town.things)
        if knock.pattern not in ASIDE and DOORS.get(knock.key, {}).get(who, "405") not in SHUT
        for purpose in purposes(knock)
        if (row := told(street, facts, who, knock, purpose))
    }


def read_table() -> dict[Key, Row]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    return {_key(row): {name: how for name, how in zip(rows[0][5:], row[5:], strict=True) if how} for row in rows[1:]}


def _key(row: list[str]) -> Key:
    role, purpose, method, pattern, of = row[:5]
    return role, purpose, method, pattern, of


def write_table(found: dict[Key, Row], facts: list[Field]) -> None:
    names = [fact.name for fact in facts]
    with TABLE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["role", "purpose", "method", "pattern", "of", *names])
        writer.writerows([*key, *(row.get(name, "") for name in names)] for key, row in found.items())


def test_no_fact_leaves_that_the_table_does_not_name(marked: tuple[Street, list[Field]]) -> None:
    street, facts = marked
    found = everything_told(street, facts)
    if WRITING:
        write_table(found, facts)
    expected = read_table()
    changed = {
        key: (expected.get(key), found.get(key)) for key in expected | found if expected.get(key) != found.get(key)
    }
    assert changed == {}, HOW


def test_the_table_names_addresses_that_are_there() -> None:
    known = {knock.key for knock in knocks(nowhere)}
    assert {key[2:] for key in read_table()} <= known


def test_what_no_table_may_allow() -> None:
    """The limits a regenerated table cannot move."""
    for (role, purpose, method, pattern, of), row in read_table().items():
        where = role, purpose, method, pattern, of
        whole = {name for name, how in row.items() if how == "whole"}
        numbers = {"number", "phone", "landlord_number", "landlord_phone"} & whole
        own_file = role == ROLES["landlord_staff"] and pattern.endswith("/workbook")
        assert not numbers or purpose == STATED or own_file, where
        assert role != "auditor", where
        assert not role.endswith("_admin") or set(row) <= {"landlord", "employer"}, where


@pytest.mark.parametrize("fact", ["name", "number", "phone", "birth_date", "sex", "hukou_address", "home"])
def test_every_fact_is_looked_for_where_it_is_known_to_be(fact: str) -> None:
    """A table without it would prove nothing: the marks must be seen at least once."""
    assert any(fact in row for row in read_table().values())


def test_the_town_s_marks_are_found_in_any_writing(marked: tuple[Street, list[Field]]) -> None:
    facts = {fact.name: fact for fact in marked[1]}
    assert connection.in_atomic_block
    assert facts["number"].how("x 520302199104170023") == "whole"
    assert facts["number"].how("520*************23"[:3] + "*" * 13 + "23") == "masked"
    assert facts["birth_date"].how("生于1991年4月17日") == "whole"
    assert facts["age"].how("· 35 岁") == "whole"
    assert words_of("<select><option>未说明</select>出".encode(), "text/html") == "出"
