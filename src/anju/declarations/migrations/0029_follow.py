"""What acts beyond the caller's sight looks at what the register holds, and at whose message it is."""

from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call, withdraw_call

SQL = Path(__file__).parents[1] / "sql"
FOLLOW = "declarations_follow(bigint[], timestamptz[])"


def loaded(name: str) -> migrations.RunSQL:
    return migrations.RunSQL((SQL / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0028_found_row_by_row"),
        ("employment", "0016_no_days_elsewhere"),
        ("stays", "0025_no_days_elsewhere"),
        ("worklist", "0009_in_sight"),
    ]
    operations = [
        migrations.RunSQL((SQL / "follow.sql").read_text(encoding="utf-8"), f"DROP FUNCTION {FOLLOW}"),
        grant_call(FOLLOW),
        loaded("verify"),
        withdraw_call("declarations_verify(bigint[])"),
        loaded("dissent"),
        loaded("said_of"),
        loaded("facts"),
    ]
