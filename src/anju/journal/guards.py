"""SQL that makes the database keep the register's promises: history, append-only tables, parents that exist.

Migrations of the rooms call these functions; the trigger functions that serve many tables are made once, by journal's
first migration, from ``sql/guards.sql``. Every trigger is statement-level: one call per statement, however many rows.
"""

from __future__ import annotations

from django.db.migrations.operations import RunSQL


def keep_history(table: str) -> RunSQL:
    """Every UPDATE and DELETE on `table` leaves the old rows in `<table>_history`, with when and by whom."""
    history = f"{table}_history"
    return RunSQL(
        f"""
        CREATE TABLE {history} (LIKE {table});
        ALTER TABLE {history} ADD COLUMN recorded_until timestamptz NOT NULL DEFAULT clock_timestamp(),
                              ADD COLUMN changed_by bigint;
        CREATE INDEX {history}_id ON {history} (id, recorded_until);
        CREATE TRIGGER keep_history_on_update AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION journal_keep_history();
        CREATE TRIGGER keep_history_on_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION journal_keep_history();
        {_append_only(history)}
        """,
        f"DROP TRIGGER keep_history_on_update ON {table}; DROP TRIGGER keep_history_on_delete ON {table};"
        f"DROP TABLE {history};",
    )


def append_only(table: str) -> RunSQL:
    """The database refuses UPDATE, DELETE and TRUNCATE on `table`, whoever asks."""
    return RunSQL(_append_only(table), f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_all ON {table};")


def parents_exist(table: str, column: str, parent: str) -> RunSQL:
    """New rows of `table` must name a row of `parent`, checked once per statement without locking the parent.

    A foreign key would lock each parent row and dirty its page (docs/decisions/0005); parents here are never deleted
    and their keys never change (`never_deleted`), so a look is enough."""
    return RunSQL(
        watch_parents(table, column, parent),
        f"DROP TRIGGER parents_exist_{column} ON {table}; DROP FUNCTION {table}_{column}_exists();",
    )


def watch_parents(table: str, column: str, parent: str) -> str:
    """The statements behind `parents_exist`: a function of its own a column, planned once a connection, row by row."""
    return f"""
        CREATE FUNCTION {table}_{column}_exists() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = public, pg_temp
        SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off AS $$
        DECLARE
            orphan bigint := (SELECT n.{column} FROM new_rows n WHERE n.{column} IS NOT NULL
                              AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.id = n.{column}) LIMIT 1);
        BEGIN
            IF orphan IS NOT NULL THEN
                RAISE EXCEPTION '{table}.{column} names {parent} %, which does not exist', orphan
                    USING ERRCODE = 'foreign_key_violation';
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER parents_exist_{column} AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_{column}_exists();
        """  # noqa: S608 - names that stand in our migrations


def never_deleted(table: str) -> RunSQL:
    """Rows of `table` are parents of unlocked children: no DELETE, no TRUNCATE, no change of `id`."""
    return RunSQL(
        f"CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT "
        "EXECUTE FUNCTION journal_refuse();"
        f"CREATE TRIGGER key_never_changes BEFORE UPDATE OF id ON {table} FOR EACH STATEMENT "
        "EXECUTE FUNCTION journal_refuse();",
        f"DROP TRIGGER never_deleted ON {table}; DROP TRIGGER key_never_changes ON {table};",
    )


def swaps_only(table: str, *columns: str, history: bool = False) -> RunSQL:
    """Let sealed `columns` be sealed anew with a newer key, and nothing else be changed meanwhile.

    For a table that is append-only, or whose changes leave history (`history`: then its history table as well). While
    a transaction has `anju.swapping` on, the triggers that refuse or keep history step aside, and a row passes if it
    is as it was but for sealed values of a newer key (docs/algorithms/key-rotation.md)."""
    tables = [(table, history), *([(f"{table}_history", False)] if history else [])]
    return RunSQL(
        "".join(_swaps(name, columns) + _step_aside(name, keeps)[0] for name, keeps in tables),
        "".join(
            f"DROP TRIGGER swaps_only ON {name}; DROP FUNCTION {name}_swaps_only(); {_step_aside(name, keeps)[1]}"
            for name, keeps in tables
        ),
    )


NOT_SWAPPING = "WHEN (current_setting('anju.swapping', true) IS DISTINCT FROM 'on')"


def _step_aside(table: str, history: bool) -> tuple[str, str]:
    """What was there for UPDATE, so that it steps aside for swaps; and the way back. DELETE is refused as ever."""
    if history:
        kept = (
            f"CREATE TRIGGER keep_history_on_update AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows"
            " FOR EACH STATEMENT {when} EXECUTE FUNCTION journal_keep_history();"
        )
        drop = f"DROP TRIGGER keep_history_on_update ON {table};"
        return drop + kept.format(when=NOT_SWAPPING), drop + kept.format(when="")
    refuse = f"ON {table} FOR EACH STATEMENT {{when}} EXECUTE FUNCTION journal_refuse();"
    there = (
        f"DROP TRIGGER append_only ON {table};"
        f"CREATE TRIGGER append_only BEFORE UPDATE {refuse.format(when=NOT_SWAPPING)}"
        f"CREATE TRIGGER append_only_rows BEFORE DELETE {refuse.format(when='')}"
    )
    back = (
        f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_rows ON {table};"
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE {refuse.format(when='')}"
    )
    return there, back


def _swaps(table: str, columns: tuple[str, ...]) -> str:
    kept = " ".join(f"kept.{column} := OLD.{column};" for column in columns)
    swapped = " AND ".join(f"journal_is_swap(OLD.{column}, NEW.{column})" for column in columns)
    same = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in columns)
    return f"""
        CREATE FUNCTION {table}_swaps_only() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            kept {table}%ROWTYPE := NEW;
        BEGIN
            {kept}
            IF kept *= OLD AND {swapped} AND NOT ({same}) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'UPDATE on % is refused: while keys are changed all else is kept as written', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER swaps_only BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN (current_setting('anju.swapping', true) = 'on') EXECUTE FUNCTION {table}_swaps_only();
        """


def _append_only(table: str) -> str:
    return (
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT "
        "EXECUTE FUNCTION journal_refuse();"
        f"CREATE TRIGGER append_only_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
        "EXECUTE FUNCTION journal_refuse();"
    )
