from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("worklist", "0002_guards")]
    operations = [
        migrations.RemoveIndex("item", "worklist_item_subject"),
        migrations.AddIndex("item", models.Index(fields=["subject", "kind"], name="worklist_item_subject")),
    ]
