"""A row asked for by its key within an area is found by the key: an index of area and key together invites the planner
to look the key up in every community of the area."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("employment", "0008_endings")]
    operations = [
        migrations.RemoveIndex("job", "employment_job_division"),
        migrations.AddIndex("job", models.Index(fields=["division"], name="employment_job_division")),
    ]
