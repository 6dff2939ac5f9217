"""What is known of a row is looked up by index, also by a plan made while the register was empty."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0027_choice_proposed")]
    operations = [migrations.RunSQL((SQL / "facts.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
