"""Buildings of one management mode are found without looking through the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0005_let_today")]
    operations = [
        migrations.AddIndex(
            "building", models.Index(fields=["management_mode", "division"], name="places_building_mode")
        ),
    ]
