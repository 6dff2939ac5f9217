"""Nobody arrives or is hired who was deregistered because she died."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0014_own_message")]
    operations = [migrations.RunSQL((SQL / "facts.sql").read_text(), migrations.RunSQL.noop)]
