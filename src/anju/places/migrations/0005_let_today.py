"""What a party lets today is asked of the day in Shanghai."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("places", "0004_found_by_key_alone"), ("access", "0011_today")]
    operations = [
        migrations.RunSQL((SQL / "search.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
