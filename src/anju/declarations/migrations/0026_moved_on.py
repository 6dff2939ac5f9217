"""Whoever says that she left, who moved on, says what is known."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0025_own_dues")]
    operations = [migrations.RunSQL((SQL / "facts.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
