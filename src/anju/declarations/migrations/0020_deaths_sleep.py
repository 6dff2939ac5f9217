"""Jobs are kept at one with stays about a death; those of yesterday's register are brought to it."""

from pathlib import Path

from django.db import migrations

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"
HEED = "declarations_heed_deaths(bigint[])"
YESTERDAYS = """
DO $$ BEGIN
    PERFORM set_config('anju.actor', '0', true);
    PERFORM declarations_heed_deaths(ARRAY(SELECT because FROM employment_ending WHERE undone_at IS NULL));
END $$"""


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0019_cases_held"), ("employment", "0012_endings_sleep"), ("stays", "0021_as_said"),
    ]  # fmt: skip
    operations = [
        migrations.RunSQL((SQL / "deaths.sql").read_text(encoding="utf-8"), f"DROP FUNCTION {HEED}"),
        grant_call(HEED),
        migrations.RunSQL(YESTERDAYS, migrations.RunSQL.noop),
    ]
