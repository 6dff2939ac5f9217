"""An export is its maker's alone, under the web role too; only the worker, who is the owner, makes files."""

from django.db import migrations

from anju.access.rls import grant, guard

MINE = "made_by = (SELECT nullif(current_setting('anju.actor', true), '')::bigint)"
OF_MINE = "EXISTS (SELECT 1 FROM reports_export e WHERE e.id = reports_exportfile.export_id)"


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_exports"), ("access", "0002_web_role")]
    operations = [
        grant("reports_export", "SELECT, INSERT, UPDATE"),
        guard("reports_export", condition=MINE),
        grant("reports_exportfile", "SELECT, DELETE"),
        guard("reports_exportfile", condition=OF_MINE),
    ]
