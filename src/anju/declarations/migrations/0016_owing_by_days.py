"""What is owed of late is found by the days in the index of a dwelling's stays."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0015_after_death"), ("stays", "0018_residents_in_order")]
    operations = [migrations.RunSQL((SQL / "voices.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
