"""The web process adds what a declaration says, not what became of it."""

from django.db import migrations

from anju.access.rls import grant, withdraw_grant

SAID = "division, person_id, dwelling_id, says, day, basis, reason, declaration, received_on, refused"


class Migration(migrations.Migration):
    dependencies = [("stays", "0004_acts")]
    operations = [
        withdraw_grant("stays_evidence", "INSERT"),
        grant("stays_evidence", f"INSERT ({SAID})"),
    ]
