"""Who moves out on the day she moved in belongs where she lived before."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("stays", "0008_unregister")]
    operations = [migrations.RunSQL((SQL / "register.sql").read_text(), migrations.RunSQL.noop)]
