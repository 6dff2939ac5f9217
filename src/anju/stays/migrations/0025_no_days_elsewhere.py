"""Of what changes out of the caller's sight no days are told; after a merge only its own maker folds."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("stays", "0024_annulled_unchanged"), ("people", "0010_regroups")]
    operations = [
        migrations.RunSQL((SQL / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)
        for name in ("annul", "merge", "known", "freshness", "register")
    ]
