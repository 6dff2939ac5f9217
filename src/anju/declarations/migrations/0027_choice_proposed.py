"""How the first of two officers would decide a contradiction, while it waits for the second."""

from django.db import migrations, models

from anju.access.rls import grant


class Migration(migrations.Migration):
    dependencies = [("declarations", "0026_moved_on")]
    operations = [
        migrations.AddField("dissent", "proposed", models.CharField(blank=True, db_default="", max_length=10)),
        migrations.AddField("dissent", "proposed_why", models.CharField(blank=True, db_default="", max_length=300)),
        grant("declarations_dissent", "UPDATE (proposed, proposed_why)"),
    ]
