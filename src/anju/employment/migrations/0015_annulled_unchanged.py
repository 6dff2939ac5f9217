"""Annulling an end that stands all the same answers with its annulment, too."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "annul.sql"


class Migration(migrations.Migration):
    dependencies = [("employment", "0014_left_before_death")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
