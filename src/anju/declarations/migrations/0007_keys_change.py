from django.db import migrations

from anju.journal.guards import swaps_only


class Migration(migrations.Migration):
    dependencies = [("declarations", "0006_facts"), ("journal", "0005_swaps")]
    operations = [swaps_only("declarations_declaration", "payload")]
