from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0002_guards")]
    operations = [
        migrations.RunSQL((SQL / "message.sql").read_text(), "DROP FUNCTION declarations_message(bigint)"),
        grant_call("declarations_message(bigint)"),
    ]
