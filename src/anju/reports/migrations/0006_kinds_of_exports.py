"""Rosters are made by the worker as ledgers are; every export asked for so far is a ledger."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_reads_are_guarded")]
    operations = [
        migrations.AddField(
            model_name="export",
            name="kind",
            field=models.CharField(
                choices=[("ledger", "居住登记台账"), ("roster", "用人名册")],
                db_default="ledger",
                default="ledger",
                max_length=10,
            ),
        )
    ]
