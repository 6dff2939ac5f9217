import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from anju.access.rls import grant, guard


class Migration(migrations.Migration):
    dependencies = [("parties", "0004_keys_change")]
    operations = [
        migrations.CreateModel(
            name="Arrangement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "duty",
                    models.CharField(
                        choices=[("DESIGNATED_PERSON", "专人"), ("SERVICE_STATION", "服务管理站")], max_length=20
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("start_on", models.DateField()),
                ("end_on", models.DateField(null=True)),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrangements",
                        to="parties.party",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("end_on__isnull", True)),
                        fields=("party", "duty"),
                        name="parties_arrangement_one_stands",
                    )
                ],
            },
        ),
        grant("parties_arrangement", "SELECT, INSERT, UPDATE (end_on)"),
        guard(
            "parties_arrangement",
            condition="EXISTS (SELECT 1 FROM parties_party p WHERE p.id = parties_arrangement.party_id)",
        ),
    ]
