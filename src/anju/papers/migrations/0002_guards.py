from django.db import migrations

from anju.access.rls import grant, guard
from anju.journal.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial"), ("access", "0002_web_role")]
    operations = [
        append_only("papers_document"),
        grant("papers_document", "SELECT, INSERT"),
        guard("papers_document", party="party"),
    ]
