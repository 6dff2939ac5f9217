"""What evidence said before verification corrected it is kept, and comes back with the decision."""

from pathlib import Path

from django.db import migrations, models

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"
RESTORE = "stays_restore_evidence(bigint[])"


class Migration(migrations.Migration):
    dependencies = [("stays", "0020_flags_move"), ("people", "0005_merges")]
    operations = [
        migrations.AddField("evidence", "said", models.JSONField(null=True)),
        migrations.RunSQL((SQL / "correct_evidence.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "restore_evidence.sql").read_text(encoding="utf-8"), f"DROP FUNCTION {RESTORE}"),
        grant_call(RESTORE),
    ]
