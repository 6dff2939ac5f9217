"""An employer's staff are shown what the employer declared."""

from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"
OWN = "declarations_own_words(bigint[])"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0022_own_days")]
    operations = [
        migrations.RunSQL((SQL / "own_words.sql").read_text(encoding="utf-8"), f"DROP FUNCTION {OWN}"),
        grant_call(OWN),
    ]
