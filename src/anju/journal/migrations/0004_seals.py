from pathlib import Path

import django.db.models.functions.datetime
from django.db import migrations, models

from anju.journal.guards import append_only
from anju.journal.models import THIS_TRANSACTION

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_narrow_indexes")]
    operations = [
        migrations.RunSQL((SQL / "sealing.sql").read_text(), "DROP FUNCTION journal_counted_from()"),
        # The default is stable, so that lines written before get this migration's number without being rewritten.
        migrations.AddField("line", "tx", models.BigIntegerField(db_default=THIS_TRANSACTION)),
        migrations.AddField("accessline", "tx", models.BigIntegerField(db_default=THIS_TRANSACTION)),
        migrations.AddIndex("line", models.Index(fields=["tx", "id"], name="journal_line_place")),
        migrations.AddIndex("accessline", models.Index(fields=["tx", "id"], name="journal_access_place")),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("trail", models.CharField(max_length=8)),
                ("form", models.SmallIntegerField()),
                ("low_tx", models.BigIntegerField()),
                ("low_id", models.BigIntegerField()),
                ("high_tx", models.BigIntegerField()),
                ("high_id", models.BigIntegerField()),
                ("lines", models.IntegerField()),
                ("ids", models.TextField()),
                ("digest", models.BinaryField()),
                ("prints", models.BinaryField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("sealed_at", models.DateTimeField()),
                ("suite", models.CharField(max_length=8)),
                ("before", models.BinaryField(unique=True)),
                ("head", models.BinaryField(unique=True)),
                ("signature", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("trail", "low_tx", "low_id"), name="journal_seal_begins_once")],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_by", models.BigIntegerField()),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("begun_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("lines", models.BigIntegerField(db_default=0)),
                ("lines_done", models.BigIntegerField(db_default=0)),
                ("seals", models.BigIntegerField(db_default=0)),
                ("sound", models.BooleanField(null=True)),
                ("wrong", models.IntegerField(db_default=0)),
                ("problem", models.JSONField(null=True)),
                ("notices", models.JSONField(db_default=models.Value([], models.JSONField()))),
                ("number", models.BigIntegerField(null=True)),
                ("head", models.BinaryField(null=True)),
            ],
        ),
        append_only("journal_seal"),
        migrations.RunSQL((SQL / "waiting.sql").read_text(), "DROP FUNCTION journal_waiting()"),
    ]
