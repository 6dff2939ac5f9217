import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from anju.access.rls import grant, guard
from anju.journal.guards import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("employment", "0004_roster"),
        ("papers", "0004_rosters_and_statements"),
        ("parties", "0005_arrangement"),
    ]
    operations = [
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division", models.BigIntegerField()),
                ("month", models.DateField()),
                ("edition", models.IntegerField()),
                ("at_start", models.IntegerField()),
                ("hired", models.IntegerField()),
                ("left", models.IntegerField()),
                ("at_end", models.IntegerField()),
                ("fingerprint", models.BinaryField()),
                ("persons", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("due_at", models.DateTimeField(null=True)),
                ("article", models.CharField(blank=True, max_length=120)),
                ("handed_in_at", models.DateTimeField()),
                ("handed_in_by", models.BigIntegerField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="papers.document"
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="parties.party",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("employer", "month", "edition"), name="employment_statement_edition"
                    )
                ],
            },
        ),
        append_only("employment_statement"),
        grant("employment_statement", "SELECT, INSERT"),
        guard("employment_statement", party="employer_id"),
    ]
