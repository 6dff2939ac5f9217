from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0004_second_factor")]
    operations = [migrations.AddField("account", "must_change_password", models.BooleanField(default=False))]
