"""What was said of a stay is told of that one, not of the next in the same home too."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0020_deaths_sleep")]
    operations = [migrations.RunSQL((SQL / "said_of.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
