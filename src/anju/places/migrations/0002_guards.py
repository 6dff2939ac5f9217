from django.db import migrations

from anju.access.rls import grant, guard
from anju.journal.guards import keep_history, never_deleted


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial"), ("access", "0002_web_role")]
    operations = [
        keep_history("places_dwelling"),
        keep_history("places_letting"),
        never_deleted("places_dwelling"),
        grant("places_addresselement", "SELECT, INSERT"),
        grant("places_building", "SELECT, INSERT, UPDATE"),
        grant("places_dwelling", "SELECT, INSERT, UPDATE"),
        grant("places_letting", "SELECT, INSERT, UPDATE"),
        guard("places_addresselement"),
        guard("places_building"),
        guard("places_dwelling"),
        guard("places_letting", party="party"),
    ]
