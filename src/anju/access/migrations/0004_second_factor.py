import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from anju.access.rls import grant


class Migration(migrations.Migration):
    dependencies = [("access", "0003_token")]
    operations = [
        migrations.AddField("account", "second_factor_since", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                ("account", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="second_factor", serialize=False, to=settings.AUTH_USER_MODEL)),
                ("secret_cipher", models.BinaryField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("last_step", models.BigIntegerField(default=0)),
                ("wrong", models.PositiveSmallIntegerField(default=0)),
                ("wrong_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="recovery_codes", to=settings.AUTH_USER_MODEL)),
            ],
        ),
        grant("access_secondfactor", "SELECT, INSERT, UPDATE, DELETE"),
        grant("access_recoverycode", "SELECT, INSERT, UPDATE, DELETE"),
    ]
