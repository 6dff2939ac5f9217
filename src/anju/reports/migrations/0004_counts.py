from pathlib import Path

from django.db import migrations

from anju.access.rls import grant, guard

SQL = Path(__file__).parents[1] / "sql" / "counts.sql"


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_tally"), ("stays", "0002_guards"), ("access", "0002_web_role")]
    operations = [
        migrations.RunSQL(
            SQL.read_text(),
            "DROP FUNCTION reports_counts(date, int, bigint, bigint), reports_recount(), reports_fold(), reports_noted(),"
            " reports_note_change() CASCADE",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER note_change_on_insert AFTER INSERT ON stays_stay REFERENCING NEW TABLE AS come"
            " FOR EACH STATEMENT EXECUTE FUNCTION reports_note_change();"
            "CREATE TRIGGER note_change_on_update AFTER UPDATE ON stays_stay REFERENCING OLD TABLE AS gone NEW TABLE AS come"
            " FOR EACH STATEMENT EXECUTE FUNCTION reports_note_change();",
            "DROP TRIGGER note_change_on_insert ON stays_stay; DROP TRIGGER note_change_on_update ON stays_stay;",
        ),
        grant("reports_change", "SELECT"),
        grant("reports_tally", "SELECT"),
        guard("reports_change"),
        guard("reports_tally"),
        migrations.RunSQL("SELECT reports_recount()", migrations.RunSQL.noop),
    ]
