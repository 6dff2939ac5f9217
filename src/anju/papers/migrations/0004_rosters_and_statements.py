from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0003_keys_change")]
    operations = [
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[
                    ("intake", "申报表"), ("annotated", "核对结果"), ("certificate", "登记凭证"), ("ledger", "台账"),
                    ("roster", "用人名册"), ("statement", "用人月报"),
                ],
                max_length=12,
            ),
        ),
    ]
