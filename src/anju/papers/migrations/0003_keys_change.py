from django.db import migrations

from anju.journal.guards import swaps_only


class Migration(migrations.Migration):
    dependencies = [("papers", "0002_guards"), ("journal", "0005_swaps")]
    operations = [swaps_only("papers_document", "content")]
