"""What was proposed about an item before a click moved it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("worklist", "0009_in_sight")]
    operations = [
        migrations.AddField("batchitem", "was_proposed", models.CharField(blank=True, db_default="", max_length=10)),
        migrations.AddField("batchitem", "was_proposed_by", models.BigIntegerField(null=True)),
        migrations.AddField("batchitem", "was_proposed_at", models.DateTimeField(null=True)),
    ]
