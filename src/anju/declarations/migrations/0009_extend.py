"""A stay is extended by declaration; what is pending is the same only up to the same day."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0008_merges"), ("stays", "0006_decisions")]
    operations = [
        migrations.AlterField("declaration", "kind", models.CharField(choices=[("move_in", "入住"), ("change", "变更"), ("extend", "续住"), ("move_out", "搬离"), ("hire", "入职"), ("leave", "离职"), ("lodging", "留宿")], max_length=10)),
        migrations.RunSQL((SQL / "facts.sql").read_text(), migrations.RunSQL.noop),
    ]
