from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call
from anju.journal.guards import keep_history

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("places", "0002_guards")]
    operations = [
        keep_history("places_building"),
        migrations.RunSQL(
            (SQL / "search.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION places_find_dwellings(text[], int); DROP INDEX places_building_bigrams;"
            "DROP FUNCTION places_bigrams(text); DROP FUNCTION places_written(text);",
        ),
        grant_call("places_find_dwellings(text[], int)"),
    ]
