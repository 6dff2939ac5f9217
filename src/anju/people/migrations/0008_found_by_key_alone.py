"""A row asked for by its key within an area is found by the key: an index of area and key together invites the planner
to look the key up in every community of the area."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0007_found_by_name")]
    operations = [
        migrations.RemoveIndex("person", "people_person_division"),
        migrations.AddIndex("person", models.Index(fields=["division"], name="people_person_division")),
    ]
