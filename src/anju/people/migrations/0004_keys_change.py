from django.db import migrations

from anju.journal.guards import swaps_only


class Migration(migrations.Migration):
    dependencies = [("people", "0003_find_or_add"), ("journal", "0005_swaps")]
    operations = [
        swaps_only("people_person", "phone_cipher", history=True),
        swaps_only("people_identity", "number_cipher", history=True),
    ]
