"""What the register knows about each row, asked in json; what was annulled is neither pending nor a fact."""

from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0005_people_of"), ("stays", "0004_acts"), ("employment", "0002_guards")]
    operations = [
        migrations.RunSQL("DROP FUNCTION IF EXISTS declarations_facts(jsonb, bigint)", migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "facts.sql").read_text(), "DROP FUNCTION declarations_facts(json, bigint)"),
        grant_call("declarations_facts(json, bigint)"),
    ]
