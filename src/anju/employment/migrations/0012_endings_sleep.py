"""A person's jobs end with her death only while the register holds her to have died."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"
HEED = "employment_heed(bigint[], boolean[])"


def loaded(name: str) -> migrations.RunSQL:
    return migrations.RunSQL((SQL / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("employment", "0011_as_said")]
    operations = [
        migrations.AddField("ending", "asleep", models.BooleanField(default=False, db_default=False)),
        migrations.RunSQL(
            "ALTER TABLE employment_ending_history ADD COLUMN asleep boolean",
            "ALTER TABLE employment_ending_history DROP COLUMN asleep",
        ),
        *[loaded(name) for name in ("end", "register", "replay")],
        migrations.RunSQL(f"REVOKE ALL ON FUNCTION {HEED} FROM PUBLIC", f"DROP FUNCTION {HEED}"),
    ]
