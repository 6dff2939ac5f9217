"""Who said what about a stay, and who had to."""

from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"
VOICES, OWING = "declarations_voices(bigint[])", "declarations_owing(bigint, bigint, bigint, date)"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0009_extend"), ("stays", "0006_decisions"), ("places", "0001_initial")]
    operations = [
        migrations.RunSQL((SQL / "voices.sql").read_text(), f"DROP FUNCTION {VOICES}; DROP FUNCTION {OWING}"),
        grant_call(VOICES),
        grant_call(OWING),
    ]
