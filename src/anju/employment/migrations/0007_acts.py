"""Jobs as a fold of acts: the order of confirmations, which job each opened, annulments; a person's entries merged."""

from pathlib import Path

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from anju.access.rls import grant, grant_call, guard
from anju.journal.guards import keep_history, never_deleted, parents_exist

SQL = Path(__file__).parents[1] / "sql"
POSITION = "CREATE TYPE employment_position AS (opener bigint, employer bigint, start_on date, end_on date)"
# What was confirmed before acts had numbers is numbered by its first journal line.
NUMBERED = """
UPDATE employment_evidence e SET act = nextval('employment_act_seq'), confirmed_by = l.actor
  FROM (SELECT (detail ->> 'declaration')::bigint AS declaration, min(id) AS id, min(actor) AS actor
          FROM journal_line WHERE event IN ('employment:job:opened', 'employment:job:ended', 'employment:job:attached')
         GROUP BY 1 ORDER BY 2) l
 WHERE l.declaration = e.declaration AND e.job_id IS NOT NULL;
UPDATE employment_job j SET opened_by = e.id
  FROM (SELECT DISTINCT ON (job_id) job_id, id FROM employment_evidence
         WHERE job_id IS NOT NULL AND says <> 'leave' ORDER BY job_id, act) e
 WHERE e.job_id = j.id;
"""


def loaded(name: str) -> migrations.RunSQL:
    return migrations.RunSQL((SQL / f"{name}.sql").read_text(), migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("employment", "0006_unregister"), ("people", "0005_merges")]
    operations = [
        migrations.AddField("job", "opened_by", models.BigIntegerField(null=True, unique=True)),
        migrations.RunSQL(
            "ALTER TABLE employment_job_history ADD COLUMN opened_by bigint",
            "ALTER TABLE employment_job_history DROP COLUMN opened_by",
        ),
        migrations.RemoveConstraint("job", "employment_job_never_overlap"),
        migrations.AddConstraint(
            "job",
            django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(("state", "registered")), deferrable=models.Deferrable["IMMEDIATE"], expressions=[(models.F("person"), "="), (models.F("employer"), "="), (models.Func("start_on", "end_on", function="daterange"), "&&")], name="employment_job_never_overlap"),
        ),
        migrations.CreateModel(
            name="Annulment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division", models.BigIntegerField()),
                ("person", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="job_annulments", to="people.person")),
                ("job", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="annulments", to="employment.job")),
                ("what", models.CharField(choices=[("registration", "登记"), ("end", "注销")], max_length=15)),
                ("ground", models.CharField(choices=[("entry", "录入错误"), ("not_worked", "经核实未曾在此工作"), ("still_works", "经核实仍在此工作"), ("duplicate", "重复登记"), ("withdrawn", "申报人更正或撤回"), ("decision", "复议决定或裁判")], max_length=15)),
                ("proof", models.CharField(max_length=200)),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("undone_by", models.BigIntegerField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_why", models.CharField(blank=True, db_default="", max_length=200)),
            ],
        ),
        migrations.AddField("evidence", "act", models.BigIntegerField(null=True)),
        migrations.AddField("evidence", "confirmed_by", models.BigIntegerField(null=True)),
        migrations.AddField("evidence", "annulment", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="employment.annulment")),
        migrations.RunSQL(f"CREATE SEQUENCE employment_act_seq; {POSITION}", "DROP SEQUENCE employment_act_seq; DROP TYPE employment_position"),
        migrations.RunSQL(NUMBERED, migrations.RunSQL.noop),
        keep_history("employment_annulment"),
        never_deleted("employment_annulment"),
        parents_exist("employment_annulment", "job_id", "employment_job"),
        grant("employment_annulment", "SELECT"),
        guard("employment_annulment"),
        *[loaded(name) for name in ("register", "correct_evidence", "replay", "annul", "known", "named", "unregister")],
        grant_call("employment_annul(bigint, text, text, text)"),
        grant_call("employment_undo_annulment(bigint, text)"),
        grant_call("employment_after_merge(bigint, bigint[])"),
        grant_call("employment_known(timestamptz, bigint)"),
        grant_call("employment_versions(bigint)"),
    ]
