"""The order of confirmations, which stay each opened, and annulments that leave some of them out."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from anju.access.rls import grant, grant_call, guard
from anju.journal.guards import keep_history, never_deleted, parents_exist

SQL = Path(__file__).parents[1] / "sql"
POSITION = "CREATE TYPE stays_position AS (opener bigint, dwelling bigint, start_on date, end_on date, reason text)"
# What was confirmed before acts had numbers is numbered by its first journal line.
NUMBERED = """
UPDATE stays_evidence e SET act = nextval('stays_act_seq'), confirmed_by = l.actor
  FROM (SELECT (detail ->> 'declaration')::bigint AS declaration, min(id) AS id, min(actor) AS actor
          FROM journal_line WHERE event IN ('stays:stay:opened', 'stays:stay:ended', 'stays:evidence:attached')
         GROUP BY 1 ORDER BY 2) l
 WHERE l.declaration = e.declaration AND e.stay_id IS NOT NULL;
UPDATE stays_stay s SET opened_by = e.id
  FROM (SELECT DISTINCT ON (stay_id) stay_id, id FROM stays_evidence
         WHERE stay_id IS NOT NULL AND says <> 'move_out' ORDER BY stay_id, act) e
 WHERE e.stay_id = s.id;
"""


class Migration(migrations.Migration):
    dependencies = [("stays", "0003_named"), ("people", "0002_guards")]
    operations = [
        migrations.AddField("stay", "opened_by", models.BigIntegerField(null=True, unique=True)),
        migrations.RunSQL(
            "ALTER TABLE stays_stay_history ADD COLUMN opened_by bigint",
            "ALTER TABLE stays_stay_history DROP COLUMN opened_by",
        ),
        migrations.CreateModel(
            name="Annulment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division", models.BigIntegerField()),
                ("person", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="annulments", to="people.person")),
                ("stay", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="annulments", to="stays.stay")),
                ("what", models.CharField(choices=[("registration", "登记"), ("end", "注销")], max_length=15)),
                ("ground", models.CharField(choices=[("entry", "录入错误"), ("not_lived", "经核实未曾居住"), ("still_lives", "经核实仍在居住"), ("duplicate", "重复登记"), ("withdrawn", "申报人更正或撤回"), ("decision", "复议决定或裁判")], max_length=15)),
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
        migrations.AddField("evidence", "annulment", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="stays.annulment")),
        migrations.RunSQL(f"CREATE SEQUENCE stays_act_seq; {POSITION}", "DROP SEQUENCE stays_act_seq; DROP TYPE stays_position"),
        migrations.RunSQL(NUMBERED, migrations.RunSQL.noop),
        keep_history("stays_annulment"),
        never_deleted("stays_annulment"),
        parents_exist("stays_annulment", "stay_id", "stays_stay"),
        grant("stays_annulment", "SELECT"),
        guard("stays_annulment"),
        migrations.RunSQL((SQL / "known.sql").read_text(), "DROP FUNCTION stays_known(timestamptz, bigint, bigint); DROP FUNCTION stays_versions(bigint)"),
        grant_call("stays_known(timestamptz, bigint, bigint)"),
        grant_call("stays_versions(bigint)"),
        migrations.RunSQL((SQL / "register.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "correct_evidence.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "replay.sql").read_text(), "DROP FUNCTION stays_replay(bigint, bigint)"),
        migrations.RunSQL(
            (SQL / "annul.sql").read_text(),
            "DROP FUNCTION stays_annul(bigint, text, text, text); DROP FUNCTION stays_undo_annulment(bigint, text);"
            "DROP FUNCTION stays_settle_after(bigint, text, bigint, bigint)",
        ),
        grant_call("stays_annul(bigint, text, text, text)"),
        grant_call("stays_undo_annulment(bigint, text)"),
    ]
