"""Nobody who was deregistered because she died moves in anywhere, until that is undone."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("stays", "0014_correct_until")]
    operations = [
        migrations.RunSQL((SQL / f"{name}.sql").read_text(), migrations.RunSQL.noop) for name in ("fold", "register")
    ]
