import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from anju.access.rls import grant


class Migration(migrations.Migration):
    dependencies = [("access", "0005_first_password")]
    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("session_key", models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key")),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("began_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("address", models.CharField(max_length=45)),
                ("agent", models.CharField(max_length=200)),
                ("account", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to=settings.AUTH_USER_MODEL)),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        ),
        grant("access_session", "SELECT, INSERT, UPDATE, DELETE"),
    ]
