"""The day it is in Shanghai, for what the database decides by itself."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("access", "0010_index_key")]
    operations = [migrations.RunSQL((SQL / "today.sql").read_text(encoding="utf-8"), "DROP FUNCTION access_today()")]
