"""A row asked for by its key within an area is found by the key: an index of area and key together invites the planner
to look the key up in every community of the area."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0003_search_by_address")]
    operations = [
        migrations.RemoveIndex("building", "places_building_division"),
        migrations.AddIndex("building", models.Index(fields=["division"], name="places_building_division")),
        migrations.RemoveIndex("dwelling", "places_dwelling_division"),
        migrations.AddIndex("dwelling", models.Index(fields=["division"], name="places_dwelling_division")),
    ]
