"""Extensions, whereabouts, and the office's own acts: corrections and deregistrations, in the fold of all acts."""

from pathlib import Path

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions
from django.db import migrations, models

from anju.access.rls import grant, grant_call, guard
from anju.journal.guards import keep_history, never_deleted, parents_exist

SQL = Path(__file__).parents[1] / "sql"
WHEREABOUTS = [("at_home_place", "返回户籍地"), ("elsewhere_in_county", "县（市、区）内其他住处"), ("in_province", "省内其他县（市、区）"), ("out_of_province", "省外"), ("abroad", "境外"), ("military", "参军"), ("deceased", "死亡"), ("unknown", "不明")]
TYPES = """
DROP FUNCTION IF EXISTS stays_known(timestamptz, bigint, bigint);
DROP FUNCTION IF EXISTS stays_versions(bigint);
DROP FUNCTION IF EXISTS stays_settle_after(bigint, text, bigint, bigint);
DROP TYPE stays_position;
CREATE TYPE stays_position AS (opener bigint, dwelling bigint, start_on date, end_on date, ended text, left_for bigint,
                               until date, whereabouts text, basis text, reason text);
CREATE TYPE stays_act AS (act bigint, evidence bigint, decision bigint, opener bigint, says text, day date, dwelling bigint,
                          until date, basis text, reason text, ground text, whereabouts text, now jsonb);
"""


def loaded(name: str) -> migrations.RunSQL:
    return migrations.RunSQL((SQL / f"{name}.sql").read_text(), migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("stays", "0005_evidence_says_no_fact"), ("people", "0002_guards"), ("places", "0002_guards")]
    operations = [
        migrations.AddField("stay", "expected_until", models.DateField(null=True)),
        migrations.AddField("stay", "whereabouts", models.CharField(blank=True, choices=WHEREABOUTS, db_default="", max_length=20)),
        migrations.RunSQL(
            "ALTER TABLE stays_stay_history ADD COLUMN expected_until date, ADD COLUMN whereabouts varchar(20)",
            "ALTER TABLE stays_stay_history DROP COLUMN expected_until, DROP COLUMN whereabouts",
        ),
        migrations.AlterField("stay", "end_reason", models.CharField(blank=True, choices=[("moved_out", "搬离"), ("moved_on", "登记于新址"), ("deceased", "死亡"), ("hukou_settled", "落户本地")], max_length=15)),
        migrations.RemoveConstraint("stay", "stays_stay_never_overlap"),
        migrations.AddConstraint(
            "stay",
            django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(("state", "registered")), deferrable=models.Deferrable["IMMEDIATE"], expressions=[(models.F("person"), "="), (models.Func("start_on", "end_on", function="daterange"), "&&")], name="stays_stay_never_overlap"),
        ),
        migrations.AddField("evidence", "until", models.DateField(null=True)),
        migrations.AddField("evidence", "whereabouts", models.CharField(blank=True, choices=WHEREABOUTS, db_default="", max_length=20)),
        migrations.AlterField("evidence", "says", models.CharField(choices=[("move_in", "入住"), ("change", "变更"), ("extend", "续住"), ("move_out", "搬离")], max_length=10)),
        grant("stays_evidence", "INSERT (until, whereabouts)"),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division", models.BigIntegerField()),
                ("person", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="people.person")),
                ("stay", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="stays.stay")),
                ("what", models.CharField(choices=[("correction", "更正"), ("deregistration", "注销")], max_length=15)),
                ("act", models.BigIntegerField(unique=True)),
                ("day", models.DateField(null=True)),
                ("ground", models.CharField(max_length=15)),
                ("proof", models.CharField(max_length=200)),
                ("whereabouts", models.CharField(blank=True, choices=WHEREABOUTS, max_length=20)),
                ("was", models.JSONField(null=True)),
                ("now", models.JSONField(null=True)),
                ("was_dwelling", models.GeneratedField(db_persist=True, expression=django.db.models.functions.Cast(django.db.models.fields.json.KeyTextTransform("dwelling", "was"), models.BigIntegerField()), output_field=models.BigIntegerField(null=True))),
                ("effective", models.BooleanField(default=True)),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.Now())),
                ("undone_by", models.BigIntegerField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_why", models.CharField(blank=True, db_default="", max_length=200)),
            ],
        ),
        migrations.AddIndex("decision", models.Index(condition=models.Q(("was_dwelling__isnull", False)), fields=["was_dwelling"], name="stays_decision_was")),
        keep_history("stays_decision"),
        never_deleted("stays_decision"),
        parents_exist("stays_decision", "stay_id", "stays_stay"),
        grant("stays_decision", "SELECT"),
        guard("stays_decision"),
        migrations.RunSQL(TYPES, migrations.RunSQL.noop),
        *[loaded(name) for name in ("fold", "register", "replay", "annul", "decide", "known")],
        grant_call("stays_known(timestamptz, bigint, bigint)"),
        grant_call("stays_versions(bigint)"),
        grant_call("stays_correct(bigint, jsonb, text, text)"),
        grant_call("stays_deregister(bigint, date, text, text, text)"),
        grant_call("stays_undo_decision(bigint, text)"),
    ]
