"""Waiting items go where their subjects went, and what comes back has a time again."""

from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"
PLACE = "worklist_place(text, bigint[], bigint[], timestamptz[])"


class Migration(migrations.Migration):
    dependencies = [("worklist", "0007_queue_by_index_alone")]
    operations = [
        migrations.RunSQL((SQL / "place.sql").read_text(encoding="utf-8"), f"DROP FUNCTION {PLACE}"),
        grant_call(PLACE),
    ]
