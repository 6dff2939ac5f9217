"""A row asked for by its key within an area is found by the key: an index of area and key together invites the planner
to look the key up in every community of the area."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stays", "0015_after_death")]
    operations = [
        migrations.RemoveIndex("stay", "stays_stay_division"),
        migrations.AddIndex("stay", models.Index(fields=["division"], name="stays_stay_division")),
    ]
