"""All jobs of a person end when she died, with the deregistration of her stay, and begin again when it is undone."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from anju.access.rls import grant, grant_call, guard
from anju.journal.guards import keep_history, never_deleted, parents_exist

SQL = Path(__file__).parents[1] / "sql"
END, UNDO = "employment_end(bigint, date, text, bigint)", "employment_undo_end(bigint, text)"


def loaded(name: str) -> migrations.RunSQL:
    return migrations.RunSQL((SQL / f"{name}.sql").read_text(), migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("employment", "0007_acts")]
    operations = [
        migrations.CreateModel(
            name="Ending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("proof", models.CharField(max_length=200)),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("undone_by", models.BigIntegerField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_why", models.CharField(blank=True, db_default="", max_length=200)),
                ("division", models.BigIntegerField()),
                ("act", models.BigIntegerField(unique=True)),
                ("day", models.DateField()),
                ("because", models.BigIntegerField()),
                ("person", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="job_endings", to="people.person")),
            ],
            options={
                "constraints": [models.UniqueConstraint(condition=models.Q(("undone_at__isnull", True)), fields=("because",), name="employment_ending_once")],
            },
        ),
        keep_history("employment_ending"),
        never_deleted("employment_ending"),
        parents_exist("employment_ending", "person_id", "people_person"),
        grant("employment_ending", "SELECT"),
        guard("employment_ending"),
        *[loaded(name) for name in ("end", "register", "replay", "unregister")],
        grant_call(END),
        grant_call(UNDO),
    ]
