"""The queue's order and its counts come from one index; vacuumed often enough that the rows need not be looked at."""

from django.db import migrations, models

OFTEN = "autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000, autovacuum_vacuum_scale_factor = 0.01"
SELDOM = "autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_insert_threshold, autovacuum_vacuum_scale_factor"


class Migration(migrations.Migration):
    dependencies = [("worklist", "0006_desk")]
    operations = [
        migrations.RemoveIndex("item", "worklist_item_queue"),
        migrations.AddIndex(
            "item",
            models.Index(
                fields=["division", "due_at", "id"],
                include=["assignee", "state", "kind", "channel", "entered_by", "created_at", "proposed_by"],
                name="worklist_item_queue",
                condition=models.Q(state__in=["open", "claimed", "proposed"]),
            ),
        ),
        migrations.RunSQL(f"ALTER TABLE worklist_item SET ({OFTEN})", f"ALTER TABLE worklist_item RESET ({SELDOM})"),
    ]
