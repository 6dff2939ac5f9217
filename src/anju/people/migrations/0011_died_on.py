"""The day on which somebody died who has no stay, so that nothing begins for her any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0010_regroups")]
    operations = [
        migrations.AddField("person", "died_on", models.DateField(null=True)),
        migrations.RunSQL(
            "ALTER TABLE people_person_history ADD COLUMN died_on date",
            "ALTER TABLE people_person_history DROP COLUMN died_on",
        ),
    ]
