"""A party is told what it owes itself."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0024_hold")]
    operations = [
        migrations.RunSQL((SQL / "said_of.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
