"""Ledgers read a page community by community from an index, not the whole area."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stays", "0016_found_by_key_alone")]
    operations = [
        migrations.RemoveIndex("stay", "stays_stay_division"),
        migrations.AddIndex(
            "stay",
            models.Index(
                fields=["division", "id"], name="stays_stay_division", condition=models.Q(state="registered")
            ),
        ),
    ]
