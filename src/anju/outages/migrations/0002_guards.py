"""What was recorded stays: the web process adds, moves a stretch's end, and withdraws with a reason; nothing else."""

from django.db import migrations

from anju.access.rls import grant
from anju.journal.guards import keep_history, never_deleted


class Migration(migrations.Migration):
    dependencies = [("outages", "0001_initial"), ("access", "0002_web_role")]
    operations = [
        keep_history("outages_outage"),
        never_deleted("outages_outage"),
        never_deleted("outages_stretch"),
        grant("outages_outage", "SELECT, INSERT"),
        grant("outages_outage", "UPDATE (withdrawn_by, withdrawn_at, withdrawn_why)"),
        grant("outages_stretch", "SELECT, INSERT"),
        grant("outages_stretch", "UPDATE (until)"),
    ]
