"""Nobody who was deregistered because she died moves in anywhere, though she had no stay when she died."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("stays", "0025_no_days_elsewhere"), ("people", "0011_died_on")]
    operations = [
        migrations.RunSQL((SQL / "register.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
