"""Whoever is presumed to have left is looked for where her stay is after a correction."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("stays", "0019_let_today"), ("worklist", "0008_place")]
    operations = [migrations.RunSQL((SQL / "freshness.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
