"""What the register knows of a person, by whichever of her documents."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0007_keys_change"), ("people", "0005_merges")]
    operations = [migrations.RunSQL((SQL / "facts.sql").read_text(), migrations.RunSQL.noop)]
