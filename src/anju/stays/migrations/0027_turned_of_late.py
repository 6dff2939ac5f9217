"""What began or ended of late in an area is found by its day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stays", "0026_died_without_stay")]
    operations = [
        migrations.AddIndex("stay", models.Index(condition=models.Q(("state", "registered")), fields=["start_on", "division"], name="stays_stay_begun")),
        migrations.AddIndex("stay", models.Index(condition=models.Q(("end_on__isnull", False), ("state", "registered")), fields=["end_on", "division"], name="stays_stay_ended")),
    ]
