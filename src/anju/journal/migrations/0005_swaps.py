from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql" / "swaps.sql"


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_seals")]
    operations = [migrations.RunSQL(SQL.read_text(), "DROP FUNCTION journal_is_swap(bytea, bytea)")]
