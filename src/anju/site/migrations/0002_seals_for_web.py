"""What the web process may do with trail and seals: add lines without saying their number, time or transaction; read
what a seal says, not what finds its lines; ask for a verification in the asker's own name, and read what it found."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from anju.access.rls import grant, grant_call, web_role

LINE = "actor, event, subject, division, detail"
ACCESS = "actor, purpose, shown, person, division"
SEAL = "number, trail, form, lines, since, until, sealed_at, suite, head"


def narrow(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    role = web_role(schema_editor)
    schema_editor.execute(f'REVOKE INSERT ON journal_line, journal_accessline FROM "{role}"')
    for table in ("journal_seal", "journal_verification"):
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f'CREATE POLICY read_by_all ON {table} FOR SELECT TO "{role}" USING (true)')
    schema_editor.execute(
        f'CREATE POLICY asked_in_own_name ON journal_verification FOR INSERT TO "{role}"'
        " WITH CHECK (asked_by = (SELECT nullif(current_setting('anju.actor', true), '')::bigint))"
    )


class Migration(migrations.Migration):
    dependencies = [("site", "0001_let_web_queue_jobs"), ("journal", "0004_seals")]
    operations = [
        migrations.RunPython(narrow, migrations.RunPython.noop),
        grant("journal_line", f"INSERT ({LINE})"),
        grant("journal_accessline", f"INSERT ({ACCESS})"),
        grant("journal_seal", f"SELECT ({SEAL})"),
        grant("journal_verification", "SELECT, INSERT (id, asked_by)"),
        grant_call("journal_waiting()"),
    ]
