"""The web process adds what a declaration says, not what became of it."""

from django.db import migrations

from anju.access.rls import grant, withdraw_grant

SAID = "division, person_id, employer_id, says, day, occupation, declaration, received_on, refused"


class Migration(migrations.Migration):
    dependencies = [("employment", "0002_guards")]
    operations = [
        withdraw_grant("employment_evidence", "INSERT"),
        grant("employment_evidence", f"INSERT ({SAID})"),
    ]
