from pathlib import Path

from django.db import migrations

from anju.access.rls import grant, guard
from anju.journal.guards import append_only, never_deleted, parents_exist

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0001_initial"), ("stays", "0002_guards"), ("employment", "0002_guards"), ("worklist", "0002_guards"), ("papers", "0002_guards"), ("access", "0002_web_role")]
    operations = [
        append_only("declarations_declaration"),
        never_deleted("declarations_submission"),
        parents_exist("declarations_declaration", "submission_id", "declarations_submission"),
        migrations.RunSQL(
            (SQL / "guards.sql").read_text(),
            "DROP TRIGGER said_once ON declarations_submission; DROP FUNCTION declarations_said_once();",
        ),
        grant("declarations_submission", "SELECT, INSERT, UPDATE"),
        grant("declarations_declaration", "SELECT, INSERT"),
        grant("declarations_chunk", "SELECT"),
        grant("declarations_headermapping", "SELECT, INSERT, UPDATE"),
        guard("declarations_submission", party="party"),
        guard("declarations_declaration", party="party"),
        guard(
            "declarations_chunk",
            condition="EXISTS (SELECT 1 FROM declarations_submission s WHERE s.id = declarations_chunk.submission_id)",
        ),
        grant("declarations_remark", "SELECT"),
        guard(
            "declarations_remark",
            condition="EXISTS (SELECT 1 FROM declarations_submission s WHERE s.id = declarations_remark.submission_id)",
        ),
        guard("declarations_headermapping", party="party"),
    ]
