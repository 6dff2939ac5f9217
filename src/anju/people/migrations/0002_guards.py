from django.db import migrations

from anju.access.rls import grant, guard
from anju.journal.guards import keep_history, never_deleted, parents_exist


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("access", "0002_web_role")]
    operations = [
        keep_history("people_person"),
        keep_history("people_identity"),
        never_deleted("people_person"),
        parents_exist("people_identity", "person_id", "people_person"),
        grant("people_person", "SELECT"),
        grant("people_identity", "SELECT"),
        guard("people_person"),
        guard(
            "people_identity",
            condition="EXISTS (SELECT 1 FROM people_person p WHERE p.id = people_identity.person_id)",
        ),
    ]
