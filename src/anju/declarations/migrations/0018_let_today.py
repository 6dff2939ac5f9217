"""What a party lets today is asked of the day in Shanghai."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0017_jobs_have_voices"), ("access", "0011_today")]
    operations = [migrations.RunSQL((SQL / "facts.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
