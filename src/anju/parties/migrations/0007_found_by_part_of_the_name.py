from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"
NAMED = "parties_named(text, text, date, int)"


class Migration(migrations.Migration):
    dependencies = [("parties", "0006_found_by_key_alone")]
    operations = [
        migrations.RunSQL(
            (SQL / "search.sql").read_text(encoding="utf-8"),
            f"DROP FUNCTION {NAMED}; DROP INDEX parties_party_pairs;"
            "DROP FUNCTION parties_pairs(text); DROP FUNCTION parties_written(text);",
        ),
        migrations.RunSQL("ANALYZE parties_party", migrations.RunSQL.noop),
        grant_call(NAMED),
    ]
