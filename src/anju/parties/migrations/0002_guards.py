from django.db import migrations

from anju.access.rls import grant, guard
from anju.journal.guards import keep_history, never_deleted


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial"), ("access", "0002_web_role")]
    operations = [
        keep_history("parties_party"),
        never_deleted("parties_party"),
        grant("parties_party", "SELECT, INSERT, UPDATE"),
        grant("parties_partyrole", "SELECT, INSERT, UPDATE"),
        guard("parties_party", party="id"),
        guard(
            "parties_partyrole",
            condition="EXISTS (SELECT 1 FROM parties_party p WHERE p.id = parties_partyrole.party_id)",
        ),
    ]
