"""A row asked for by its key within an area is found by the key: an index of area and key together invites the planner
to look the key up in every community of the area."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0005_arrangement")]
    operations = [
        migrations.RemoveIndex("party", "parties_party_division"),
        migrations.AddIndex("party", models.Index(fields=["division"], name="parties_party_division")),
    ]
