"""What one click did to items is kept, so that it can be taken back."""

import django.db.models.deletion
import django.db.models.functions
from django.db import migrations, models

from anju.access.rls import grant, guard

VERBS = [("claimed", "认领"), ("released", "退回待办"), ("assigned", "转交"), ("confirmed", "确认"), ("refused", "退回")]
OF_BATCH = "EXISTS (SELECT 1 FROM worklist_batch b WHERE b.id = worklist_batchitem.batch_id)"


class Migration(migrations.Migration):
    dependencies = [("worklist", "0004_again")]
    operations = [
        migrations.CreateModel(
            "Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division", models.BigIntegerField()),
                ("verb", models.CharField(choices=VERBS, max_length=10)),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.Now())),
                ("count", models.IntegerField()),
                ("undone_by", models.BigIntegerField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["made_at"], name="worklist_batch_made")]},
        ),
        migrations.CreateModel(
            "BatchItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="items", to="worklist.batch")),
                ("item", models.BigIntegerField()),
                ("was_state", models.CharField(max_length=10)),
                ("was_assignee", models.BigIntegerField(null=True)),
            ],
        ),
        grant("worklist_batch", "SELECT, INSERT, UPDATE"),
        guard("worklist_batch"),
        grant("worklist_batchitem", "SELECT, INSERT"),
        guard("worklist_batchitem", condition=OF_BATCH),
    ]
