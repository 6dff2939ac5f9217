"""What began or ended of late in an area is found by its day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("employment", "0018_died_without_stay")]
    operations = [
        migrations.AddIndex("job", models.Index(condition=models.Q(("state", "registered")), fields=["start_on", "division"], name="employment_job_begun")),
        migrations.AddIndex("job", models.Index(condition=models.Q(("end_on__isnull", False), ("state", "registered")), fields=["end_on", "division"], name="employment_job_ended")),
    ]
