"""By subject alone, which is narrower and serves the trail's page; by time through block ranges, for lines come in its order."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_guards")]
    operations = [
        migrations.RemoveIndex("line", "journal_line_subject"),
        migrations.RemoveIndex("line", "journal_line_at"),
        migrations.AddIndex("line", models.Index(fields=["subject"], name="journal_line_subject")),
        migrations.AddIndex(
            "line",
            django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="journal_line_at", autosummarize=True),
        ),
    ]
