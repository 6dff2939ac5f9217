"""A stay keeps its number when the claim that opened it is confirmed anew."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("stays", "0012_waiting_by_dwelling")]
    operations = [migrations.RunSQL((SQL / "register.sql").read_text(), migrations.RunSQL.noop)]
