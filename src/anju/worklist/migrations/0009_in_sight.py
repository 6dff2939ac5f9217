"""Items are withdrawn and come back within the caller's sight; further, by the functions of the rooms that look."""

from pathlib import Path

from django.db import migrations

from anju.access.rls import withdraw_call

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("worklist", "0008_place")]
    operations = [
        migrations.RunSQL((SQL / "again.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "place.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        withdraw_call("worklist_reopen(text, bigint[])"),
        withdraw_call("worklist_place(text, bigint[], bigint[], timestamptz[])"),
    ]
