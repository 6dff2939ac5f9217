"""What a correction rests on stands with the evidence: an officer's own words have no place in the journal."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("employment", "0012_endings_sleep")]
    operations = [
        migrations.AddField("evidence", "corrected_why", models.CharField(blank=True, db_default="", max_length=300)),
        *[
            migrations.RunSQL((SQL / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)
            for name in ("correct_evidence", "restore_evidence")
        ],
    ]
