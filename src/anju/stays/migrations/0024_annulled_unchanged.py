"""Annulling an end that stands all the same answers with its annulment, too."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "annul.sql"


class Migration(migrations.Migration):
    dependencies = [("stays", "0023_corrected_why")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
