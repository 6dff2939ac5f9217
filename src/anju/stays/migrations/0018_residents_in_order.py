"""Of a dwelling where thousands lived, an index tells who lives there now, and who came or went of late."""

from pathlib import Path

from django.db import migrations, models

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"
LIVING = "stays_living(bigint, date, int)"


class Migration(migrations.Migration):
    dependencies = [("stays", "0017_ledger_in_order")]
    operations = [
        migrations.RemoveIndex("stay", "stays_stay_dwelling"),
        migrations.AddIndex(
            "stay",
            models.Index(fields=["dwelling", "end_on", "start_on"], include=["id"], name="stays_stay_dwelling"),
        ),
        migrations.RunSQL((SQL / "residents.sql").read_text(encoding="utf-8"), f"DROP FUNCTION {LIVING}"),
        grant_call(LIVING),
    ]
