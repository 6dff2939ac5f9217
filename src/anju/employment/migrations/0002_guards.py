from pathlib import Path

from django.db import migrations

from anju.access.rls import grant, grant_call, guard
from anju.journal.guards import keep_history, never_deleted

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("employment", "0001_initial"), ("people", "0002_guards"), ("parties", "0002_guards"), ("access", "0002_web_role")]
    operations = [
        keep_history("employment_job"),
        never_deleted("employment_job"),
        grant("employment_job", "SELECT"),
        grant("employment_evidence", "SELECT, INSERT, UPDATE (refused)"),
        guard("employment_job", party="employer_id"),
        guard("employment_evidence", party="employer_id", anyone_may_add=True),
        migrations.RunSQL((SQL / "register.sql").read_text(), "DROP FUNCTION employment_register(bigint[])"),
        grant_call("employment_register(bigint[])"),
        migrations.RunSQL(
            (SQL / "correct_evidence.sql").read_text(), "DROP FUNCTION employment_correct_evidence(bigint, jsonb, text)"
        ),
        grant_call("employment_correct_evidence(bigint, jsonb, text)"),
    ]
