"""Raw SQL as the web process's own role: the database holds the line that querysets draw."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from anju.access.rules import Viewer
from anju.worklist.models import Item
from cast import Cast, as_web_role
from declarations.saying import say
from stays.test_register import decide

SCOPED = [
    "people_person",
    "people_identity",
    "stays_stay",
    "stays_evidence",
    "worklist_item",
    "declarations_submission",
    "declarations_declaration",
    "places_dwelling",
    "places_building",
    "places_letting",
    "parties_party",
]


@pytest.fixture
def lived_in(cast: Cast) -> Cast:
    receipt = say(cast.clerk.viewer())
    decide(cast.officer.viewer(), Item.objects.get(subject=receipt.rows[0].declaration).pk)
    return cast


def count(viewer: Viewer, table: str) -> int:
    with as_web_role(viewer), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("table", SCOPED)
def test_a_forgotten_filter_shows_nothing_of_another_county(lived_in: Cast, table: str) -> None:
    assert count(lived_in.clerk.viewer(), table) > 0
    with as_web_role(lived_in.outsider.viewer()), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%%4403090020%%'")
        assert cursor.fetchone()[0] == 0


def test_without_a_scope_nothing_is_seen(lived_in: Cast) -> None:
    nobody = Viewer(0, "", None, frozenset(), 0, 0, None, "", lived_in.clerk.viewer().on)
    assert {table: count(nobody, table) for table in SCOPED if table != "worklist_item"} == {
        table: 0 for table in SCOPED if table != "worklist_item"
    }


def test_a_partys_staff_see_what_their_party_said_and_lets_and_no_person(lived_in: Cast) -> None:
    say(lived_in.landlord_staff.viewer(), key="own")
    viewer = lived_in.landlord_staff.viewer()
    assert count(viewer, "declarations_submission") == 1
    assert count(viewer, "people_person") == count(viewer, "stays_stay") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO stays_stay (division, person_id, dwelling_id, start_on, state, basis, reason, registered_on,"
        " registered_by, end_reason) SELECT division, 1, id, now(), 'registered', 'let', 'other', now(), 0, ''"
        " FROM places_dwelling LIMIT 1",
        "UPDATE stays_stay SET start_on = start_on - 400",
        "DELETE FROM stays_stay",
        "UPDATE people_person SET name = 'x'",
        "DELETE FROM journal_line",
        "UPDATE journal_line SET actor = 1",
        "TRUNCATE journal_accessline",
        "UPDATE declarations_declaration SET accepted = true",
        "ALTER TABLE stays_stay DISABLE ROW LEVEL SECURITY",
        "CREATE TABLE mine (x int)",
        "SELECT * FROM stays_stay_history",
        "DELETE FROM places_dwelling",
        "INSERT INTO stays_evidence (division, person_id, dwelling_id, says, day, basis, reason, declaration,"
        " received_on, refused, act) SELECT division, 1, id, 'move_in', now(), 'let', 'other', 0, now(), false, 1"
        " FROM places_dwelling",
        "UPDATE stays_evidence SET annulment_id = NULL",
        "INSERT INTO stays_annulment (division, person_id, stay_id, what, ground, proof, made_by)"
        " SELECT division, person_id, id, 'end', 'entry', 'x', 0 FROM stays_stay",
        "UPDATE employment_evidence SET job_id = NULL",
        "SELECT * FROM stays_replay(1, 0)",
    ],
)
def test_the_web_role_may_not(lived_in: Cast, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), as_web_role(lived_in.supervisor.viewer()):
        connection.cursor().execute(statement)


@pytest.mark.parametrize("table", ["journal_line", "journal_accessline", "declarations_declaration"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_append_only_holds_for_the_owner_too(lived_in: Cast, table: str, verb: str) -> None:
    with pytest.raises(DatabaseError, match="kept as written"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))


def test_the_web_role_owns_nothing_and_cannot_bypass(lived_in: Cast) -> None:
    role = f"{connection.settings_dict['NAME']}_web"
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s", [role])
        assert cursor.fetchone() == (False, False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE rolname = %s", [role]
        )
        assert cursor.fetchone() == (0,)


FOR_EVERYBODY = {"outages_outage"}
"""Says nothing of anybody, and concerns everybody who owes a declaration, wherever."""


def test_every_table_with_a_division_has_row_level_security(db: None) -> None:
    tables = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.column == "division" for field in model._meta.fields)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
        secured = {row[0] for row in cursor.fetchall()}
    assert tables - secured == FOR_EVERYBODY
