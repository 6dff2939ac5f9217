"""Brought up from an earlier version or made from nothing: it is the same database.

A function whose arguments were changed by CREATE OR REPLACE stands there twice; one whose answer was changed stops the
upgrade; an index, a right or a policy that only the first migrations know today is missing in others' registers."""

from __future__ import annotations

import re

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from upgrade.conftest import Upgraded

pytestmark = pytest.mark.django_db
OURS = "relnamespace = 'public'::regnamespace"
EXTENSION = "(SELECT objid FROM pg_depend WHERE deptype = 'e')"
PARTS = {
    "functions": f"""
        SELECT proname, pg_get_function_identity_arguments(oid), pg_get_functiondef(oid), proacl::text
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' AND oid NOT IN {EXTENSION}""",
    "columns": f"""
        SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attacl::text,
               pg_get_expr(adbin, adrelid)
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef ON (adrelid, adnum) = (c.oid, attnum)
        WHERE {OURS} AND attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'v', 'p', 'c', 'm')""",
    "tables": f"""
        SELECT relname, relkind, relrowsecurity, relforcerowsecurity, relacl::text, reloptions::text,
               CASE WHEN relkind = 'v' THEN pg_get_viewdef(oid) END
        FROM pg_class WHERE {OURS} AND relkind IN ('r', 'v', 'p', 'c', 'm')""",
    "sequences": f"SELECT relname, relacl::text FROM pg_class WHERE {OURS} AND relkind = 'S'",
    "indexes": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": f"""
        SELECT relname, conname, pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
        WHERE {OURS} AND contype <> 'n'""",
    "triggers": f"""
        SELECT relname, tgenabled, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
        WHERE {OURS} AND NOT tgisinternal""",
    "policies": """
        SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies
        WHERE schemaname = 'public'""",
    "migrations": "SELECT app, name FROM django_migrations",
}
AS_GENERATED = {"journal_counted_from"}
"""A function the register writes anew for itself: how far its trail had counted when it was restored."""
RIGHTS = re.compile(r"\{.*=.*/.*\}")
CASTS = re.compile(r"::(text|character varying)(\[\])?|[() ]")
Row = tuple[str, ...]


def part_of(database: str, statement: str) -> set[Row]:
    with psycopg.connect(make_conninfo(settings.OWNER_URL, dbname=database)) as server:
        rows = server.execute(statement.encode()).fetchall()
    return {tuple(_nameless(str(value), database) for value in row) for row in rows if row[0] not in AS_GENERATED}


def _nameless(text: str, database: str) -> str:
    """Without the database's name, the order in which rights were given, and the casts a restored dump has more."""
    text = text.replace(f"{database}_web", "{web}")
    if RIGHTS.fullmatch(text):
        return " ".join(sorted(text.strip("{}").split(",")))
    return text if text.startswith("CREATE OR REPLACE FUNCTION") else CASTS.sub("", text)


@pytest.mark.parametrize("part", PARTS)
def test_an_upgraded_register_is_what_a_fresh_one_is(upgraded: Upgraded, part: str) -> None:
    fresh = part_of(connection.settings_dict["NAME"], PARTS[part])
    brought = part_of(upgraded.name, PARTS[part])
    assert fresh
    assert sorted(brought ^ fresh) == []
