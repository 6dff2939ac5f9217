"""What was annulled of a job is neither pending nor a fact."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0010_voices"), ("employment", "0007_acts")]
    operations = [migrations.RunSQL((SQL / "facts.sql").read_text(), migrations.RunSQL.noop)]
