"""Parents are looked for by statements that are planned once a connection, no longer at every insert."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from anju.journal.guards import watch_parents

WATCHED = r"""
SELECT c.relname, t.tgname, string_to_array(encode(t.tgargs, 'escape'), '\000')
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc f ON f.oid = t.tgfoid
 WHERE f.proname = 'journal_parents_exist' ORDER BY c.relname, t.tgname
"""


def renew(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - no model is needed
    with editor.connection.cursor() as cursor:
        cursor.execute(WATCHED)
        for table, trigger, (column, parent, *_) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {trigger} ON {table}; {watch_parents(table, column, parent)}")
        cursor.execute("DROP FUNCTION IF EXISTS journal_parents_exist()")


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_swaps")]
    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
