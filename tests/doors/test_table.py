"""Every address of the site, by GET and by POST, as every member of the cast: the answer is the one in table.csv."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from pathlib import Path

import pytest

from doors.knocks import ADD_HOW, Knock, knocks
from doors.town import nowhere
from doors.visit import Answer, Street

pytestmark = pytest.mark.django_db
DESCRIBED = ("api/v1/openapi.json", "api/v1/docs")  # their examples are invented, as is the cast
TABLE = Path(__file__).with_name("table.csv")
KEYS = [knock.key for knock in knocks(nowhere)]
OTHERWISE = {"^api/": "404", "api/v1/": "404", "login": "302", "language": "302"}  # the last two, Django's own, lead on
WRITING = os.environ.get("ANJU_DOORS") == "write"
Row = dict[str, str]
written: dict[tuple[str, str, str], Row] = {}


def read_table() -> dict[tuple[str, str, str], Row]:
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = {(row.pop("method"), row.pop("pattern"), row.pop("of")): row for row in rows}
    assert len(found) == len(rows), "a row stands twice in table.csv"
    return found


EXPECTED = read_table()


@pytest.fixture(scope="module")
def known(street: Street) -> dict[tuple[str, str, str], Knock]:
    return {knock.key: knock for knock in knocks(street.town.things)}


@pytest.mark.parametrize("key", KEYS, ids="|".join)
def test_a_door_opens_as_the_table_says(
    street: Street, known: dict[tuple[str, str, str], Knock], key: tuple[str, str, str]
) -> None:
    if street.knock(known[key], "anonymous").status == "405":  # said before anybody is asked who he is
        assert street.knock(known[key], "officer").status == "405"
        assert WRITING or key not in EXPECTED, f"{key} is no longer there: {ADD_HOW}"
        return
    answers = {who: street.knock(known[key], who) for who in street.members}
    row = {who: answer.status for who, answer in answers.items()}
    written[key] = row
    assert WRITING or key in EXPECTED, f"a new door, {' '.join(key)}: {ADD_HOW}. It answers {row}"
    assert WRITING or row == EXPECTED[key]
    broken = [who for who, status in row.items() if status.startswith("5")]
    assert not broken or key[1] == "readyz", f"it breaks for {broken}"  # no worker is running: not ready
    for who, answer in answers.items():
        check_answer(street, known[key], who, answer)


def check_answer(street: Street, knock: Knock, who: str, answer: Answer) -> None:
    """Nobody reads a number in clear, and whoever reads a name is in the trail."""
    town = street.town
    sent = str(knock.data.values())
    revealed = knock.pattern.endswith("/reveal") and answer.status == "200"
    text = "" if knock.pattern in DESCRIBED else answer.text
    clear = [secret for secret in town.secrets if secret in text and secret not in sent]
    assert bool(clear) == revealed or knock.pattern.startswith("documents/"), (who, clear)
    named = {person for person, name in town.persons.items() if name in text and name not in sent}
    if who in town.members:
        account = town.members[who].account.pk
        told = {person for actor, person, purpose in answer.looks if actor == account and purpose}
        assert named <= told, f"{who} read of {named - told} without an access line"
    else:
        assert not named
    if who in ("auditor", "admin", "next_admin"):
        assert not named and not clear


def test_the_table_has_no_row_without_a_door() -> None:
    if WRITING:
        members = list(next(iter(written.values())))
        with TABLE.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(["method", "pattern", "of", *members])
            writer.writerows([*key, *written[key].values()] for key in KEYS if key in written)
    assert set(read_table()) <= set(KEYS)


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_no_door_knows_another_method(street: Street, known: dict[tuple[str, str, str], Knock], method: str) -> None:
    for knock in known.values():
        if knock.method == "GET":
            said = street.knock(replace(knock, method=method), "officer").status
            assert said == OTHERWISE.get(knock.pattern, "405"), knock.pattern


def test_a_form_without_its_page_s_mark_is_refused(street: Street) -> None:
    """A page of another site may send the browser here; it cannot read the mark that each form carries."""
    posted = [knock for knock in knocks(street.town.things) if knock.method == "POST" and not knock.by_token]
    answers = [(knock.key, street.knock(knock, "officer", forged=True).status) for knock in posted]
    assert [key for key, status in answers if status not in ("403", "405")] == []
    assert [key for key, status in answers if status == "403"]


@pytest.mark.parametrize(
    "pattern",
    [
        "queue", "queue/<int:item_id>", "persons/<int:person_id>", "dwellings/<int:dwelling_id>", "ledger",
        "parties/<int:party_id>/roster", "submissions/<int:submission_id>", "submissions/<int:submission_id>/receipt",
        "api/v1/work-items", "api/v1/persons/<person_id>", "api/v1/submissions/<submission_id>/rows",
    ],
)  # fmt: skip
def test_a_page_that_names_a_person_is_told_of(street: Street, pattern: str) -> None:
    """What check_answer compares is there to be compared."""
    town, clerk = street.town, street.town.members["clerk"].account.pk
    pages = [street.knock(one, "clerk") for one in knocks(town.things) if (one.method, one.pattern) == ("GET", pattern)]
    named = {person for page in pages for person, name in town.persons.items() if name in page.text}
    assert named
    assert {(clerk, person) for person in named} <= {look[:2] for page in pages for look in page.looks}
