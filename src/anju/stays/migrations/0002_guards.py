from pathlib import Path

from django.db import migrations

from anju.access.rls import grant, grant_call, guard
from anju.journal.guards import keep_history, never_deleted, parents_exist

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("stays", "0001_initial"), ("people", "0002_guards"), ("places", "0002_guards"), ("access", "0002_web_role")]
    operations = [
        keep_history("stays_stay"),
        never_deleted("stays_stay"),
        parents_exist("stays_stay", "person_id", "people_person"),
        parents_exist("stays_stay", "dwelling_id", "places_dwelling"),
        parents_exist("stays_evidence", "person_id", "people_person"),
        parents_exist("stays_evidence", "dwelling_id", "places_dwelling"),
        grant("stays_stay", "SELECT"),
        grant("stays_evidence", "SELECT, INSERT, UPDATE (refused)"),
        guard("stays_stay"),
        guard("stays_evidence", anyone_may_add=True),
        migrations.RunSQL((SQL / "register.sql").read_text(), "DROP FUNCTION stays_register(bigint[])"),
        grant_call("stays_register(bigint[])"),
        migrations.RunSQL(
            (SQL / "correct_evidence.sql").read_text(), "DROP FUNCTION stays_correct_evidence(bigint, jsonb, text)"
        ),
        grant_call("stays_correct_evidence(bigint, jsonb, text)"),
    ]
