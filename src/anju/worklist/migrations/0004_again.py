"""Items are withdrawn, and come back, when their ground has changed."""

from pathlib import Path

from django.db import migrations, models
from django.db.models import F, Q

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"
STATES = [("open", "待核实"), ("claimed", "核实中"), ("confirmed", "已确认"), ("refused", "已退回"), ("withdrawn", "已撤回")]
UNDECIDED = Q(state__in=["open", "claimed"], decided_at__isnull=True, decided_by__isnull=True)
DECIDED = Q(state__in=["confirmed", "refused", "withdrawn"], decided_at__isnull=False, decided_by__isnull=False)
BY_ANOTHER = Q(decided_by__isnull=True) | ~Q(decided_by=F("entered_by")) | Q(entered_by=0) | Q(state="withdrawn")


class Migration(migrations.Migration):
    dependencies = [("worklist", "0003_subject_first")]
    operations = [
        migrations.AlterField("item", "state", models.CharField(choices=STATES, default="open", max_length=10)),
        migrations.RemoveConstraint("item", "worklist_item_decision_is_whole"),
        migrations.RemoveConstraint("item", "worklist_item_is_decided_by_another"),
        migrations.AddConstraint(
            "item", models.CheckConstraint(name="worklist_item_decision_is_whole", condition=UNDECIDED | DECIDED)
        ),
        migrations.AddConstraint(
            "item", models.CheckConstraint(name="worklist_item_is_decided_by_another", condition=BY_ANOTHER)
        ),
        migrations.RunSQL(
            (SQL / "again.sql").read_text(),
            "DROP FUNCTION worklist_reopen(text, bigint[]); DROP FUNCTION worklist_withdraw(text, bigint[])",
        ),
        grant_call("worklist_reopen(text, bigint[])"),
        grant_call("worklist_withdraw(text, bigint[])"),
    ]
