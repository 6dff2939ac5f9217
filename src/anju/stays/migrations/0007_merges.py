"""The fold of a person reads the acts of all her entries."""

from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"


def loaded(name: str) -> migrations.RunSQL:
    return migrations.RunSQL((SQL / f"{name}.sql").read_text(), migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("stays", "0006_decisions"), ("people", "0005_merges")]
    operations = [
        migrations.RunSQL("DROP FUNCTION IF EXISTS stays_settle_after(bigint, bigint, jsonb)", migrations.RunSQL.noop),
        *[loaded(name) for name in ("merge", "fold", "register", "replay", "annul", "decide", "named")],
        grant_call("stays_after_merge(bigint, bigint[])"),
    ]
