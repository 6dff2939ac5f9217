from django.db import migrations

from anju.journal.guards import swaps_only


class Migration(migrations.Migration):
    dependencies = [("parties", "0003_person_a_town"), ("journal", "0005_swaps")]
    operations = [swaps_only("parties_party", "number_cipher", "phone_cipher", history=True)]
