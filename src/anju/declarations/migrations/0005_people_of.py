from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0004_standing")]
    operations = [
        migrations.RunSQL((SQL / "people_of.sql").read_text(), "DROP FUNCTION declarations_people_of(bigint)"),
        grant_call("declarations_people_of(bigint)"),
    ]
