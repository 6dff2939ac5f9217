from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0009_reading")]
    operations = [
        migrations.CreateModel(
            name="IndexKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("print", models.CharField(max_length=32)),
            ],
            options={"constraints": [models.CheckConstraint(name="access_indexkey_one_row", condition=models.Q(id=1))]},
        ),
    ]
