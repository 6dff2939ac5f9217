"""Of who left an employer is told the name she left with; its staff find by what they are shown."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("employment", "0020_dropped_correction"), ("people", "0010_regroups")]
    operations = [migrations.RunSQL((SQL / "named.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
