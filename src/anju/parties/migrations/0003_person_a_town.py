from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_guards")]
    operations = [
        migrations.AlterField("party", "number_index", models.BinaryField(null=True)),
        migrations.AddIndex("party", models.Index(fields=["number_index"], name="parties_party_number")),
    ]
