"""Whom an export has read so far is its maker's alone, as the export is."""

from django.db import migrations

from anju.access.rls import guard

OF_MINE = "EXISTS (SELECT 1 FROM reports_export e WHERE e.id = reports_exportread.export_id)"


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_counts")]
    operations = [guard("reports_exportread", condition=OF_MINE)]
