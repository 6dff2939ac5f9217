"""Persons entered twice: who stands under whom, on what ground, and since when."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from anju.access.rls import grant, grant_call, guard
from anju.journal.guards import keep_history, never_deleted, parents_exist

SQL = Path(__file__).parents[1] / "sql"
SEEN = "EXISTS (SELECT 1 FROM people_person p WHERE p.id = people_merge.person_id)"


class Migration(migrations.Migration):
    dependencies = [("people", "0004_keys_change")]
    operations = [
        migrations.AddField("person", "merged_into", models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="merged", to="people.person")),
        migrations.RunSQL(
            "ALTER TABLE people_person_history ADD COLUMN merged_into_id bigint",
            "ALTER TABLE people_person_history DROP COLUMN merged_into_id",
        ),
        migrations.AddIndex("person", models.Index(condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="people_person_merged")),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="people.person")),
                ("into", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="merges_taken", to="people.person")),
                ("person_division", models.BigIntegerField()),
                ("into_division", models.BigIntegerField()),
                ("ground", models.CharField(choices=[("documents", "同一人使用不同证件"), ("mistyped", "证件号码录入错误"), ("renumbered", "证件号码变更或升位"), ("decision", "复议决定或裁判")], max_length=15)),
                ("proof", models.CharField(max_length=200)),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("undone_by", models.BigIntegerField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_why", models.CharField(blank=True, db_default="", max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="people_merge_person")],
                "constraints": [models.UniqueConstraint(condition=models.Q(("undone_at__isnull", True)), fields=("person",), name="people_merge_once")],
            },
        ),
        keep_history("people_merge"),
        never_deleted("people_merge"),
        parents_exist("people_merge", "person_id", "people_person"),
        parents_exist("people_merge", "into_id", "people_person"),
        grant("people_merge", "SELECT"),
        guard("people_merge", condition=SEEN),
        migrations.RunSQL(
            (SQL / "heads.sql").read_text(),
            "DROP FUNCTION people_lock(bigint[]); DROP FUNCTION people_heads(bigint[]); DROP FUNCTION people_members(bigint)",
        ),
        migrations.RunSQL(
            (SQL / "merge.sql").read_text(),
            "DROP FUNCTION people_join(bigint, bigint, text, text); DROP FUNCTION people_part(bigint, text);"
            "DROP FUNCTION people_tell_merge(text, bigint); DROP FUNCTION people_in_range(bigint)",
        ),
        grant_call("people_join(bigint, bigint, text, text)"),
        grant_call("people_part(bigint, text)"),
    ]
