"""Functions that run as the database's owner: raw SQL as the web process's role gets no more than its scope of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from access.definers import CALLS, INVOKED
from anju.access.models import Account
from anju.access.rules import Role
from anju.acts.annul import annul
from anju.acts.deaths import deregister_person
from anju.employment.annulments import JOBS
from anju.employment.models import Job
from anju.parties.actions import add_party
from anju.parties.models import Party, PartyRole
from anju.places.models import Letting
from anju.stays.models import Stay
from cast import COMMUNITIES, PASSWORD, SINCE, TOWN, Cast, Member, as_web_role, system
from declarations.saying import line, say
from declarations.test_merges import PASSPORT, _member, hired, merged, person_of
from stays.test_annulments import HOME, OTHER, annulled, confirmed
from stays.test_decisions import corrected

CALLABLE = """
SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE n.nspname = 'public' AND p.prosecdef AND p.prorettype <> 'trigger'::regtype
   AND has_function_privilege(%s, p.oid, 'EXECUTE') ORDER BY 1
"""
REFUSALS = ("permission denied", "outside the scope", "another's merge")
TABLES = "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
REGISTER = ("people", "stays", "employment", "declarations", "worklist", "parties", "places", "journal_line")
IDS = {
    "said": "SELECT id FROM declarations_declaration",
    "messages": "SELECT id FROM declarations_submission",
    "stays": "SELECT id FROM stays_stay",
    "jobs": "SELECT id FROM employment_job",
    "persons": "SELECT id FROM people_person",
    "parties": "SELECT id FROM parties_party WHERE name <> '旧房东'",
    "dwellings": "SELECT DISTINCT dwelling_id FROM stays_stay",
    "merges": "SELECT id FROM people_merge",
    "annulments": "SELECT id FROM stays_annulment",
    "job_annulments": "SELECT id FROM employment_annulment",
    "decisions": "SELECT id FROM stays_decision",
    "deaths": "SELECT id FROM employment_ending",
    "accounts": "SELECT id FROM access_account",
}


def web_role() -> str:
    return f"{connection.settings_dict['NAME']}_web"


def rows(statement: str, given: Iterable[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(given) or None)
        return cursor.fetchall()


@pytest.fixture
def full(cast: Cast) -> Cast:
    """A register of the town in which every kind of record stands at least once."""
    confirmed(cast, "home", date="2026-11-05")
    confirmed(cast, "moved", date="2026-11-10", dwelling_code=OTHER)
    hired(cast, "job", date="2026-11-02")
    hired(cast, "job2", date="2026-11-03", name="王秀英", id_number="110105195001010012")
    second = person_of(confirmed(cast, "b", date="2026-11-02", dwelling_code=HOME, **PASSPORT))
    corrected(cast, Stay.objects.get(person=second).pk, start_on="2026-11-01")
    annulled(cast, Stay.objects.get(dwelling__code=OTHER).pk)
    viewer = cast.supervisor.viewer()
    with as_web_role(viewer):
        other = Job.objects.get(person__name="王秀英").pk
        annul(other, of=JOBS, what="registration", ground="entry", proof="登记表", viewer=viewer)
    hired(cast, "job3", date="2026-11-04", name="何家辉", id_number="420112198804123010")
    with as_web_role(viewer):
        stayless = Job.objects.get(person__name="何家辉").person_id
        deregister_person(stayless, day=date(2026, 11, 18), proof="死亡证明", viewer=viewer)
    third = person_of(
        confirmed(cast, "c", date="2026-11-04", dwelling_code=HOME, **PASSPORT | {"id_number": "E99999999"})
    )
    merged(cast, third, second)
    say(cast.landlord_staff.viewer(), line(date="2026-11-03"), key="against", role="landlord")
    say(cast.clerk.viewer(), line(dwelling_code=OTHER, date="2026-11-16"), key="waits", role="resident")
    return cast


@pytest.fixture
def strangers(cast: Cast) -> list[Member]:
    """Another county's clerk, the next town's, and who let every home of the register until last year."""
    former = add_party(
        viewer=system(), kind=Party.Kind.PERSON, name="旧房东", division=TOWN, number="110105195001010012",
        phone="13800138002",
    )  # fmt: skip
    PartyRole.objects.create(party=former, role=PartyRole.Role.LANDLORD, start_on=SINCE)
    Letting.objects.bulk_create(
        Letting(
            division=home.division, dwelling=home, party=former.pk, role="landlord", start_on=SINCE,
            end_on=date(2025, 12, 31),
        )
        for home in cast.dwellings.values()
    )  # fmt: skip
    account = Account.objects.create_account(
        "former", PASSWORD, display_name="旧房东", role=Role.PARTY_STAFF.value, party=former.pk, staff_number=""
    )
    return [cast.outsider, cast.next_clerk, Member(account)]


def everything(cast: Cast) -> dict[str, str]:
    """All there is to ask for, as SQL."""
    found = {name: [row[0] for row in rows(question)] for name, question in IDS.items()}
    assert all(found.values()), "every kind of record stands at least once"
    given = {name: f"ARRAY{sorted(ids)}::bigint[]" for name, ids in found.items()}
    names = [row[0] for row in rows("SELECT name FROM people_person")]
    parties = [row[0] for row in rows("SELECT name FROM parties_party")]
    indexes = [bytes(row[0]).hex() for row in rows("SELECT number_index FROM people_identity")]
    return given | {
        "names": f"ARRAY{names}::text[]",
        "party_names": f"ARRAY{parties}::text[]",
        "indexes": "ARRAY[" + ", ".join(f"'\\x{each}'::bytea" for each in indexes) + "]",
        "code": HOME,
        "employer": cast.employer.credit_code or "",
        "road": cast.dwellings[HOME].address[:4],
    }


def digest() -> list[Any]:
    """What stands in the register."""
    tables = [name for (name,) in rows(TABLES) if name.startswith(REGISTER)]
    return [
        (name, rows(f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {name} t")) for name in sorted(tables)
    ]


def test_each_is_on_the_table(db: None) -> None:
    assert [row[0] for row in rows(CALLABLE, [web_role()])] == sorted(CALLS)


def test_nobody_gets_anything_of_others_out_of_them_or_changes_anything(full: Cast, strangers: list[Member]) -> None:
    given, before = everything(full), digest()
    told = []
    for stranger in strangers:
        for name, statement in [(name, call) for name, (_, call) in CALLS.items()] + list(INVOKED.items()):
            try:
                with transaction.atomic(), as_web_role(stranger.viewer()):
                    # No parameters: a statement may hold a percent sign or none.
                    asked = rows(statement.format(**_lists(given)))
            except DatabaseError as refusal:
                if not any(word in str(refusal) for word in REFUSALS):
                    raise
                continue
            if asked:
                told.append((stranger.account.username, name, asked[:2]))
    assert told == []
    assert digest() == before


def test_what_a_deed_does_elsewhere_comes_without_its_days(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-05", dwelling_code=HOME)
    confirmed(cast, "2", date="2026-11-10", dwelling_code=OTHER)
    there = _member("supervisor", COMMUNITIES[1]).viewer()
    stay = Stay.objects.get(dwelling__code=OTHER).pk
    with as_web_role(there):
        told = rows(
            "SELECT what, division, was_end, now_start, now_end"
            f" FROM stays_annul({stay}, 'registration', 'entry', '登记表') WHERE division <> {COMMUNITIES[1]}"
        )
    assert sorted(told) == [
        ("moved", COMMUNITIES[0], None, None, None),
        ("reopened", COMMUNITIES[0], None, None, None),
    ]


def test_a_version_registered_at_a_dwelling_out_of_sight_is_told_without_the_address(cast: Cast) -> None:
    confirmed(cast, "1", date="2026-11-05", dwelling_code=HOME)
    stay = Stay.objects.get().pk
    corrected(cast, stay, dwelling_code=OTHER)
    there = _member("supervisor", COMMUNITIES[1]).viewer()
    with as_web_role(there):
        versions = rows(f"SELECT dwelling FROM stays_versions({stay})")
    assert versions == [("",), (cast.dwellings[OTHER].address,)]


def _lists(given: dict[str, str]) -> dict[str, str]:
    return {name: value.replace("ARRAY[]", "'{}'") for name, value in given.items()}
