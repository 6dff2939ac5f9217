"""All jobs end with the death of a person who has no stay, and begin again when it is undone."""

from pathlib import Path

from django.db import migrations, models

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"
DIE, UNDO = "employment_die(bigint, date, text)", "employment_undo_death(bigint, text)"


class Migration(migrations.Migration):
    dependencies = [("employment", "0017_began_before_death"), ("people", "0011_died_on")]
    operations = [
        migrations.AlterField("ending", "because", models.BigIntegerField(null=True)),
        migrations.RunSQL(
            "ALTER TABLE employment_ending_history ALTER COLUMN because DROP NOT NULL", migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            (SQL / "end.sql").read_text(encoding="utf-8"), f"DROP FUNCTION {DIE}; DROP FUNCTION {UNDO}"
        ),
        # What sleeps stands behind no act.
        migrations.RunSQL((SQL / "unregister.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        grant_call(DIE),
        grant_call(UNDO),
    ]
