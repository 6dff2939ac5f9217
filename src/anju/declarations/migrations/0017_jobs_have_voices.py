"""Who said what about a job and who owed it; what contradicts about one is compared like that about a stay."""

from pathlib import Path

from django.db import migrations, models

from anju.access.rls import grant_call

SQL = Path(__file__).parents[1] / "sql"
SAID, OWED = "declarations_said_of(bigint[], bigint[])", "declarations_owed(bigint, bigint, bigint, bigint, date)"
FORMER = "DROP FUNCTION declarations_voices(bigint[]); DROP FUNCTION declarations_owing(bigint, bigint, bigint, date)"


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0016_owing_by_days"),
        ("employment", "0010_counted_by_index_alone"),
        ("places", "0001_initial"),
    ]
    operations = [
        migrations.AlterField("declaration", "kind", models.CharField(choices=[("move_in", "入住"), ("change", "变更"), ("extend", "续住"), ("move_out", "搬离"), ("hire", "入职"), ("leave", "离职"), ("lodging", "留宿"), ("not_lived", "从未居住"), ("not_worked", "从未在此工作")], max_length=10)),
        migrations.AlterField("dissent", "dwelling", models.BigIntegerField(null=True)),
        migrations.AddField("dissent", "employer", models.BigIntegerField(null=True)),
        migrations.RemoveConstraint("dissent", "declarations_dissent_one_case"),
        migrations.AddConstraint(
            "dissent",
            models.UniqueConstraint(condition=models.Q(("declaration", models.F("lead")), ("settled_at__isnull", True)), fields=("person", "dwelling", "employer"), name="declarations_dissent_one_case", nulls_distinct=False),
        ),
        migrations.RunSQL((SQL / "facts.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "dissent.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL(FORMER, (SQL / "voices.sql").read_text()),
        migrations.RunSQL((SQL / "said_of.sql").read_text(), f"DROP FUNCTION {SAID}; DROP FUNCTION {OWED}"),
        grant_call(SAID),
        grant_call(OWED),
    ]
