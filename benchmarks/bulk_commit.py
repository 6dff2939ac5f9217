"""Commit of a 200,000-row .xlsx of new people, from file to accepted, beside COPY of the same final rows.

    python benchmarks/bulk_commit.py [--rows 200000] [--before 0]

Needs DATABASE_URL of an empty, migrated database. `--before 1200000` settles that many people first.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.site.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402

import town  # noqa: E402
from anju.access.rules import system_viewer  # noqa: E402
from anju.declarations.actions.files import commit_lines, take_file  # noqa: E402
from anju.declarations.models import Submission  # noqa: E402
from anju.declarations.writers import make_ready  # noqa: E402

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TABLES = [
    "people_person",
    "people_identity",
    "declarations_declaration",
    "stays_evidence",
    "worklist_item",
    "journal_line",
]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rows", type=int, default=200_000)
    words.add_argument("--before", type=int, default=0)
    given = words.parse_args()
    if not town.dwelling_codes():
        town.make_dwellings(120_000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_person")
        known = cursor.fetchone()[0]
    if known < given.before:
        town.settle(given.before - known)
    rate = commit(given.rows, first=10_000_000 + known)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    limit = copy_limit()
    print(
        f"| commit of {given.rows:,} rows on {given.before:,} people | {rate:,.0f} rows/s | COPY {limit:,.0f} rows/s"
        f" | {rate / limit:.0%} | worker at most {memory:,.0f} MB |"
    )


def commit(rows: int, *, first: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "newcomers.xlsx"
        town.write_workbook(path, rows, first=first)
        content = path.read_bytes()
    viewer = system_viewer(on=NOW.date())
    make_ready()  # as in a worker that has checked the file before
    started = time.perf_counter()
    submission = take_file(
        viewer=viewer, name="newcomers.xlsx", content=content, role="landlord", party=None, pack="cn-4403-2015",
        received_at=NOW, channel="spreadsheet", defer_check=False,
    )  # fmt: skip
    del content
    commit_lines(submission)
    took = time.perf_counter() - started
    done = Submission.objects.get(pk=submission)
    print(f"{done.accepted:,} accepted, {done.rejected:,} refused in {took:.1f} s")
    assert done.accepted + done.rejected == rows
    return rows / took


def copy_limit() -> float:
    """COPY of the rows just written into emptied twins of the same tables, with their constraints and indexes."""
    total = 0.0
    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT max(submission_id) FROM declarations_declaration")
        submission = cursor.fetchone()[0]
        cursor.execute(
            "CREATE TEMP TABLE these AS SELECT id, person FROM declarations_declaration"
            " WHERE submission_id = %s AND accepted",
            [submission],
        )
        chosen = {
            "people_person": "id IN (SELECT person FROM these)",
            "people_identity": "person_id IN (SELECT person FROM these)",
            "declarations_declaration": f"submission_id = {submission}",
            "stays_evidence": "declaration IN (SELECT id FROM these)",
            "worklist_item": "subject IN (SELECT id FROM these)",
            "journal_line": "event = 'declarations:declaration:accepted' AND subject IN (SELECT id FROM these)"
            " OR event = 'people:person:added' AND subject IN (SELECT person FROM these)",
        }
        for table in TABLES:
            cursor.execute(f"CREATE TABLE twin_{table} (LIKE {table} INCLUDING ALL)")
            rows = []
            with cursor.copy(f"COPY (SELECT * FROM {table} WHERE {chosen[table]}) TO STDOUT") as out:
                rows = list(out)
            count = len(rows) if table == "declarations_declaration" else count
            started = time.perf_counter()
            with cursor.copy(f"COPY twin_{table} FROM STDIN") as into:
                into.write(b"".join(bytes(row) for row in rows))
            total += time.perf_counter() - started
        transaction.set_rollback(True)
    return count / total


if __name__ == "__main__":
    main()
