"""Wrong facts of persons: replaced, kept sealed with reason and proof, and put back if need be."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from anju.access.rls import grant, grant_call, guard
from anju.journal.guards import keep_history, never_deleted, parents_exist, swaps_only

SQL = Path(__file__).parents[1] / "sql"
SEEN = "EXISTS (SELECT 1 FROM people_person p WHERE p.id = people_correction.person_id)"
CORRECT = "people_correct(bigint, text[], json, json, bytea, bytea, text, text, bigint)"


class Migration(migrations.Migration):
    dependencies = [("people", "0005_merges"), ("journal", "0005_swaps")]
    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="people.person")),
                ("facts", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ("was_cipher", models.BinaryField()),
                ("now_cipher", models.BinaryField()),
                ("ground", models.CharField(choices=[("entry", "录入错误"), ("declared", "申报有误"), ("found", "经核实不符"), ("decision", "复议决定或裁判")], max_length=15)),
                ("proof", models.CharField(max_length=200)),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("undone_by", models.BigIntegerField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_why", models.CharField(blank=True, db_default="", max_length=200)),
            ],
        ),
        keep_history("people_correction"),
        never_deleted("people_correction"),
        parents_exist("people_correction", "person_id", "people_person"),
        swaps_only("people_correction", "was_cipher", "now_cipher", history=True),
        grant("people_correction", "SELECT"),
        guard("people_correction", condition=SEEN),
        migrations.RunSQL(
            (SQL / "correct.sql").read_text(),
            f"DROP FUNCTION {CORRECT}; DROP FUNCTION people_holder(bigint, bytea); DROP FUNCTION people_hold(bigint)",
        ),
        grant_call(CORRECT),
        grant_call("people_holder(bigint, bytea)"),
        grant_call("people_hold(bigint)"),
    ]
