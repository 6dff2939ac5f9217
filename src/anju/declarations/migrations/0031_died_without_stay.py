"""The checks know of the death of who had no stay, too."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0030_died_on"), ("people", "0011_died_on")]
    operations = [migrations.RunSQL((SQL / "facts.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
