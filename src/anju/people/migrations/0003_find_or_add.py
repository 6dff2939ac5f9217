"""Persons found and added from json, and searched for by birth date."""

from pathlib import Path

from django.db import migrations, models

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("people", "0002_guards")]
    operations = [
        migrations.RemoveIndex("person", "people_person_name"),
        migrations.RemoveIndex("person", "people_person_pinyin"),
        migrations.AddIndex("person", models.Index(fields=["birth_date"], name="people_person_birth_date")),
        migrations.RunSQL("DROP FUNCTION IF EXISTS people_find_or_add(jsonb)", migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "find_or_add.sql").read_text(), "DROP FUNCTION people_find_or_add(json, bytea[])"),
        grant_call("people_find_or_add(json, bytea[])"),
    ]
