"""Registrations can be taken back right after they were made."""

from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("employment", "0005_statement")]
    operations = [
        migrations.RunSQL((SQL / "unregister.sql").read_text(), "DROP FUNCTION employment_unregister(bigint[])"),
        grant_call("employment_unregister(bigint[])"),
    ]
