from pathlib import Path

from django.db import migrations

from anju.journal.guards import append_only

SQL = Path(__file__).parents[1] / "sql" / "guards.sql"


class Migration(migrations.Migration):
    dependencies = [('journal', '0001_initial')]
    operations = [
        migrations.RunSQL(
            SQL.read_text(),
            "DROP FUNCTION journal_refuse(); DROP FUNCTION journal_keep_history();",
        ),
        append_only("journal_line"),
        append_only("journal_accessline"),
    ]
