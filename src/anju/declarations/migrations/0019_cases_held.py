"""A case is held while it is decided, shows what the register rests on, and what was decided with it can be verified."""

from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"
VERIFY = "declarations_verify(bigint[])"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0018_let_today"), ("worklist", "0007_queue_by_index_alone")]
    operations = [
        migrations.RunSQL((SQL / "dissent.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "verify.sql").read_text(encoding="utf-8"), f"DROP FUNCTION {VERIFY}"),
        grant_call(VERIFY),
    ]
