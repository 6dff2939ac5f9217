from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0011_today")]
    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                fields=["staff_number"],
                name="access_account_of_a_person",
                condition=models.Q(("staff_number", ""), _negated=True),
            ),
        ),
    ]
