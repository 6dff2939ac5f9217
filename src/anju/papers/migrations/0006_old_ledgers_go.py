"""Ledgers that an earlier version kept as documents go: no door opens them any more, and an export is no paper (decision
0022). Each leaves a journal line; whoever needs one asks for it anew, as known on that day."""

from django.db import migrations

ERASE = """
    ALTER TABLE papers_document DISABLE TRIGGER append_only_rows;
    WITH gone AS (DELETE FROM papers_document WHERE kind = 'ledger' RETURNING id, division, kind)
    INSERT INTO journal_line (actor, event, subject, division, detail)
    SELECT 0, 'papers:document:erased', id, division, jsonb_build_object('kind', kind) FROM gone ORDER BY id;
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE papers_document ENABLE TRIGGER append_only_rows;
"""


class Migration(migrations.Migration):
    dependencies = [("papers", "0005_ledgers_are_exports"), ("journal", "0001_initial")]
    operations = [migrations.RunSQL(ERASE, migrations.RunSQL.noop)]
