from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("stays", "0002_guards")]
    operations = [
        migrations.RunSQL(
            (SQL / "named.sql").read_text(),
            "DROP FUNCTION stays_named(bigint[]); DROP FUNCTION stays_persons_named(text)",
        ),
        grant_call("stays_named(bigint[])"),
        grant_call("stays_persons_named(text)"),
    ]
