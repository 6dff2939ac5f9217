"""What contradicts is compared, and decided once for all of it."""

from pathlib import Path

from django.db import migrations, models

from anju.access.rls import grant, grant_call, guard
from anju.journal.guards import never_deleted

SQL = Path(__file__).parents[1] / "sql"
DISSENT, STATEMENTS = "declarations_dissent(json, bigint, timestamptz)", "declarations_statements(bigint)"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0012_found_by_index"), ("worklist", "0001_initial")]
    operations = [
        migrations.AlterField("declaration", "kind", models.CharField(choices=[("move_in", "入住"), ("change", "变更"), ("extend", "续住"), ("move_out", "搬离"), ("hire", "入职"), ("leave", "离职"), ("lodging", "留宿"), ("not_lived", "从未居住")], max_length=10)),
        migrations.CreateModel(
            name="Dissent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("declaration", models.BigIntegerField(unique=True)),
                ("lead", models.BigIntegerField()),
                ("person", models.BigIntegerField()),
                ("dwelling", models.BigIntegerField()),
                ("division", models.BigIntegerField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, db_default="", max_length=10)),
                ("reason", models.CharField(blank=True, db_default="", max_length=300)),
            ],
            options={
                "indexes": [models.Index(fields=["lead"], name="declarations_dissent_lead")],
                "constraints": [models.UniqueConstraint(condition=models.Q(("declaration", models.F("lead")), ("settled_at__isnull", True)), fields=("person", "dwelling"), name="declarations_dissent_one_case")],
            },
        ),
        never_deleted("declarations_dissent"),
        grant("declarations_dissent", "SELECT"),
        grant("declarations_dissent", "UPDATE (settled_at, outcome, reason)"),
        guard("declarations_dissent"),
        migrations.RunSQL((SQL / "facts.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "dissent.sql").read_text(), f"DROP FUNCTION {DISSENT}; DROP FUNCTION {STATEMENTS}"),
        grant_call(DISSENT),
        grant_call(STATEMENTS),
    ]
