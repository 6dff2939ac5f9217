"""Names of an employer's staff, for whoever sees the jobs."""

from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("employment", "0003_evidence_says_no_fact")]
    operations = [
        migrations.RunSQL(
            (SQL / "named.sql").read_text(),
            "DROP FUNCTION employment_named(bigint[]); DROP FUNCTION employment_persons_named(bigint, text)",
        ),
        grant_call("employment_named(bigint[])"),
        grant_call("employment_persons_named(bigint, text)"),
    ]
