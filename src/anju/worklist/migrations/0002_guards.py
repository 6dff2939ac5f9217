from django.db import migrations

from anju.access.rls import grant, guard
from anju.journal.guards import keep_history


class Migration(migrations.Migration):
    dependencies = [("worklist", "0001_initial"), ("access", "0002_web_role")]
    operations = [
        keep_history("worklist_item"),
        grant("worklist_item", "SELECT, INSERT, UPDATE"),
        guard("worklist_item", anyone_may_add=True),
    ]
