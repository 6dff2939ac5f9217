"""Whose merge it is, for the rooms that fold anew after it."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("people", "0009_found_row_by_row")]
    operations = [migrations.RunSQL((SQL / "merge.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
