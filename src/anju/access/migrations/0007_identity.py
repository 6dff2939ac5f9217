import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from anju.access.rls import grant


class Migration(migrations.Migration):
    dependencies = [("access", "0006_session")]
    operations = [
        migrations.CreateModel(
            name="Identity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("issuer", models.CharField(max_length=255)),
                ("subject", models.CharField(max_length=255)),
                ("linked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("used_at", models.DateTimeField(null=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="identities", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("issuer", "subject"), name="access_identity_belongs_to_one_account"),
                    models.UniqueConstraint(fields=("account", "issuer"), name="access_identity_one_an_account"),
                ],
            },
        ),
        grant("access_identity", "SELECT, INSERT, UPDATE, DELETE"),
    ]
