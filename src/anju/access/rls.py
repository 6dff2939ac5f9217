"""Row-level security as migration operations: policies by division range for the role the web process uses.

That role is named `<database>_web`, owns nothing and cannot bypass the policies. Bounds are scalar sub-selects, so that
the planner reads them once a query (docs/decisions/0006).
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunPython

RANGE = (
    "{column} >= (SELECT nullif(current_setting('anju.low', true), '')::bigint)"
    " AND {column} < (SELECT nullif(current_setting('anju.high', true), '')::bigint)"
)
PARTY = "{column} = (SELECT nullif(current_setting('anju.party', true), '')::bigint)"


def web_role(schema_editor: BaseDatabaseSchemaEditor) -> str:
    """Name of the web role of the database being migrated."""
    return f"{schema_editor.connection.settings_dict['NAME']}_web"


def create_web_role() -> RunPython:
    """Make the role if the cluster lacks it; `anju migrate` gives it its password and the right to log in."""

    def forward(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        role = web_role(schema_editor)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE ROLE "{role}" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS')
            cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')

    return RunPython(forward, RunPython.noop)


def grant(table: str, privileges: str) -> RunPython:
    """Give the web role `privileges` (say ``SELECT, INSERT``) on `table`, and its sequence where it may insert."""

    def forward(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        role = web_role(schema_editor)
        schema_editor.execute(f'GRANT {privileges} ON {table} TO "{role}"')
        if "INSERT" in privileges:
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_get_serial_sequence(%s, attname) FROM pg_attribute"
                    " WHERE attrelid = %s::regclass AND attname = 'id'",
                    [table, table],
                )
                found = cursor.fetchone()
            if found and found[0]:
                schema_editor.execute(f'GRANT USAGE ON SEQUENCE {found[0]} TO "{role}"')

    return RunPython(forward, RunPython.noop)


def withdraw_grant(table: str, privileges: str) -> RunPython:
    """Take `privileges` on `table` back from the web role."""

    def forward(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        schema_editor.execute(f'REVOKE {privileges} ON {table} FROM "{web_role(schema_editor)}"')

    return RunPython(forward, RunPython.noop)


def grant_call(function: str) -> RunPython:
    """Let the web role, and no other, call a SECURITY DEFINER function, given with its argument types."""

    def forward(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        schema_editor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        schema_editor.execute(f'GRANT EXECUTE ON FUNCTION {function} TO "{web_role(schema_editor)}"')

    return RunPython(forward, RunPython.noop)


def withdraw_call(function: str) -> RunPython:
    """Let the web role call a function no more."""

    def forward(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        schema_editor.execute(f'REVOKE ALL ON FUNCTION {function} FROM PUBLIC, "{web_role(schema_editor)}"')

    return RunPython(forward, RunPython.noop)


def guard(
    table: str,
    *,
    division: str = "division",
    party: str | None = None,
    condition: str = "",
    anyone_may_add: bool = False,
) -> RunPython:
    """Enable row-level security on `table`: rows of the viewer's range, or of the party acted for.

    `condition` replaces the range where a child table reaches its division through its parent. `anyone_may_add`: a
    declarant outside may speak about a dwelling inside, so that adding is open while reading and changing are not."""
    rule = condition or RANGE.format(column=division)
    if party:
        rule = f"({rule}) OR {PARTY.format(column=party)}"

    def forward(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(
            f'CREATE POLICY in_scope ON {table} TO "{web_role(schema_editor)}" USING ({rule}) WITH CHECK ({rule})'
        )
        if anyone_may_add:
            schema_editor.execute(
                f'CREATE POLICY added_by_all ON {table} FOR INSERT TO "{web_role(schema_editor)}" WITH CHECK (true)'
            )

    def backward(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        schema_editor.execute(f"DROP POLICY in_scope ON {table}")
        schema_editor.execute(f"DROP POLICY IF EXISTS added_by_all ON {table}")
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

    return RunPython(forward, backward)


def guard_journal(table: str) -> RunPython:
    """Everybody's acts add lines; only lines of the viewer's range, or of no place, are read."""
    rule = f"({RANGE.format(column='division')}) OR division IS NULL"

    def forward(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        role = web_role(schema_editor)
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f'CREATE POLICY in_scope ON {table} FOR SELECT TO "{role}" USING ({rule})')
        schema_editor.execute(f'CREATE POLICY added_by_all ON {table} FOR INSERT TO "{role}" WITH CHECK (true)')

    return RunPython(forward, RunPython.noop)
