"""Registrations can be taken back right after they were made."""

from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("stays", "0007_merges")]
    operations = [
        migrations.RunSQL(
            (SQL / "unregister.sql").read_text(),
            "DROP FUNCTION stays_unregister(bigint[]); DROP FUNCTION stays_is_followed(bigint, bigint[])",
        ),
        grant_call("stays_unregister(bigint[])"),
    ]
