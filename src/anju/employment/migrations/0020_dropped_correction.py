"""A correction that was dropped with its proposal is kept, for the case that what dropped it is taken back."""

from pathlib import Path

from django.db import migrations, models

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"
AGAIN = "employment_correct_again(bigint[])"


class Migration(migrations.Migration):
    dependencies = [("employment", "0019_turned_of_late")]
    operations = [
        migrations.AddField("evidence", "dropped", models.JSONField(null=True)),
        *[
            migrations.RunSQL((SQL / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)
            for name in ("correct_evidence", "restore_evidence")
        ],
        migrations.RunSQL((SQL / "correct_again.sql").read_text(encoding="utf-8"), f"DROP FUNCTION {AGAIN}"),
        grant_call(AGAIN),
    ]
