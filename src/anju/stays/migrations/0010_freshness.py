"""When a stay was last evidenced, kept by triggers; re-checks; the flag "presumed left"."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

from anju.access.rls import grant, grant_call, guard
from anju.journal.guards import append_only

SQL = Path(__file__).parents[1] / "sql"
UNCONFIRMED = "stays_unconfirmed(bigint[], date, bigint, bigint, bigint, bigint, boolean, date, bigint, int)"


class Migration(migrations.Migration):
    dependencies = [("stays", "0009_home"), ("worklist", "0001_initial"), ("places", "0002_guards")]
    operations = [
        migrations.CreateModel(
            name="Freshness",
            fields=[
                (
                    "stay",
                    models.OneToOneField(
                        db_column="stay",
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="freshness",
                        serialize=False,
                        to="stays.stay",
                    ),
                ),
                ("division", models.BigIntegerField()),
                ("dwelling", models.BigIntegerField()),
                ("evidenced_on", models.DateField()),
                ("how", models.CharField(max_length=10)),
                ("declaration", models.BigIntegerField(null=True)),
                ("flagged_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["division", "evidenced_on"], name="stays_freshness_division"),
                    models.Index(fields=["evidenced_on", "stay"], name="stays_freshness_oldest"),
                    models.Index(fields=["dwelling"], name="stays_freshness_dwelling"),
                    models.Index(
                        condition=models.Q(("flagged_at", None)),
                        fields=["evidenced_on"],
                        name="stays_freshness_unflagged",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Recheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stay", models.BigIntegerField()),
                ("division", models.BigIntegerField()),
                ("found", models.CharField(choices=[("lives", "仍在居住"), ("left", "已离开")], max_length=5)),
                (
                    "how",
                    models.CharField(
                        choices=[("landlord", "申报单位确认"), ("office", "窗口确认"), ("visit", "走访核实")],
                        max_length=10,
                    ),
                ),
                ("found_on", models.DateField()),
                ("age_days", models.IntegerField()),
                ("party", models.BigIntegerField(null=True)),
                ("said_by", models.BigIntegerField()),
                ("said_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "indexes": [
                    models.Index(fields=["stay"], name="stays_recheck_stay"),
                    models.Index(fields=["division", "found_on"], name="stays_recheck_division"),
                ]
            },
        ),
        append_only("stays_recheck"),
        grant("stays_freshness", "SELECT"),
        guard("stays_freshness"),
        grant("stays_recheck", "SELECT"),
        guard("stays_recheck"),
        migrations.RunSQL((SQL / "freshness.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL("REVOKE ALL ON FUNCTION stays_refresh(bigint[], boolean) FROM PUBLIC", migrations.RunSQL.noop),
        grant_call(UNCONFIRMED),
        grant_call("stays_note_recheck(bigint[], text, text, date)"),
        migrations.RunSQL((SQL / "freshness_triggers.sql").read_text(), migrations.RunSQL.noop),
    ]
