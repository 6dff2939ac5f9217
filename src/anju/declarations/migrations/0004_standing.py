from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0003_sight")]
    operations = [
        migrations.RunSQL((SQL / "standing.sql").read_text(), "DROP FUNCTION declarations_standing(bigint[])"),
        grant_call("declarations_standing(bigint[])"),
    ]
