"""What a message says is not compared with what other chunks of it have written."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0013_dissent")]
    operations = [migrations.RunSQL((SQL / "facts.sql").read_text(), migrations.RunSQL.noop)]
