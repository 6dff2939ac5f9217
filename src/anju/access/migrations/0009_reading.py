import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from anju.access.rls import grant, guard


class Migration(migrations.Migration):
    dependencies = [("access", "0008_three_hands")]
    operations = [
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.BigIntegerField()),
                ("day", models.DateField()),
                ("persons", models.IntegerField()),
                ("revealed", models.IntegerField()),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="readings", to=settings.AUTH_USER_MODEL)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("day", "account"), name="access_reading_one_a_day")]},
        ),
        grant("access_reading", "SELECT"),
        guard("access_reading", division="area"),
    ]
