"""Deeds about a person, and verifications of what was said of her, take their locks in one order."""

from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"
HOLD = "declarations_hold(bigint[], bigint[], bigint[])"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0023_own_words")]
    operations = [
        migrations.RunSQL((SQL / "hold.sql").read_text(encoding="utf-8"), f"DROP FUNCTION {HOLD}"),
        grant_call(HOLD),
    ]
