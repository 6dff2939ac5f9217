"""What the parties of an area owe of late is asked of the area at once."""

from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"
OWING = "declarations_owing_within(bigint, bigint, date, int)"


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0031_died_without_stay"),
        ("employment", "0019_turned_of_late"),
        ("places", "0001_initial"),
        ("parties", "0001_initial"),
        ("stays", "0027_turned_of_late"),
    ]
    operations = [
        migrations.RunSQL((SQL / "owing_within.sql").read_text(encoding="utf-8"), f"DROP FUNCTION {OWING}"),
        grant_call(OWING),
    ]
