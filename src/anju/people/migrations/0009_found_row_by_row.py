"""Persons are found and added by index, also by a plan made while the register was empty."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("people", "0008_found_by_key_alone")]
    operations = [migrations.RunSQL((SQL / "find_or_add.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
