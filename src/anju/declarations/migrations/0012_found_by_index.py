"""What pages ask for is found by an index, however long the register is."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0011_job_acts"), ("stays", "0011_find_what_was_left_out")]
    operations = [
        migrations.AddIndex("submission", models.Index(fields=["received_at"], name="declarations_submission_day")),
        migrations.RunSQL((SQL / "voices.sql").read_text(), migrations.RunSQL.noop),
    ]
