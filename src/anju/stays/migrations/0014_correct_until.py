"""Verification corrects until when somebody stays, and where she went."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("stays", "0013_numbers_kept")]
    operations = [migrations.RunSQL((SQL / "correct_evidence.sql").read_text(), migrations.RunSQL.noop)]
