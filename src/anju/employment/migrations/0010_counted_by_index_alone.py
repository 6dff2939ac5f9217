"""How many work for an employer is counted from an index; vacuumed often enough that the rows need not be looked at."""

from django.db import migrations, models

OFTEN = "autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.02"
SELDOM = "autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_scale_factor"


class Migration(migrations.Migration):
    dependencies = [("employment", "0009_found_by_key_alone")]
    operations = [
        migrations.RemoveIndex("job", "employment_job_employer"),
        migrations.AddIndex(
            "job",
            models.Index(
                fields=["employer", "id"],
                include=["division", "state", "start_on", "end_on"],
                name="employment_job_employer",
            ),
        ),
        migrations.RunSQL(f"ALTER TABLE employment_job SET ({OFTEN})", f"ALTER TABLE employment_job RESET ({SELDOM})"),
    ]
