"""Sealing and verifying the trail, each beside its limit in the same run.

    python benchmarks/seal.py [--lines 1000000] [--suite SM]

The limit of both is what the database needs to read every line and to hash it once, and to keep nothing. Aims: sealing
at 150,000 lines a second, verifying at 200,000.
"""

# ruff: noqa: E402 - models may be imported once Django is set up, not before

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--lines", type=int, default=1_000_000)
parser.add_argument("--suite", default="AES", choices=["AES", "SM"])
words = parser.parse_args()
os.environ["ANJU_CIPHER_SUITE"] = words.suite

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tests"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "environment")

import django

django.setup()

from django.conf import settings
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases

from anju.journal.forms import FORMS, TABLES
from anju.journal.sealing import seal_trail
from anju.journal.verifying import verify_trail

NAME = "bench_seal"
STATEMENT = 2_000
"""Lines a statement, as a file's chunk writes them."""


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def fill(count: int) -> None:
    """Two changes for each look at a person."""
    for n in range(0, count // 3, STATEMENT):
        for _ in range(2):
            run(
                "INSERT INTO journal_line (actor, event, subject, division, detail)"
                " SELECT 17, 'declarations:declaration:accepted', %s + g, 440309002001,"
                " jsonb_build_object('submission', 12, 'row', g, 'kind', 'move_in') FROM generate_series(1, %s) g",
                n, STATEMENT,
            )  # fmt: skip
        run(
            "INSERT INTO journal_accessline (actor, purpose, shown, person, division)"
            " SELECT 17, '居住登记日常业务', 'page', %s + g, 440309002001 FROM generate_series(1, %s) g",
            n, STATEMENT,
        )  # fmt: skip


def limit() -> float:
    """Seconds to read and hash every line, in order, once."""
    started = time.perf_counter()
    for trail, table in TABLES.items():
        row = ", ".join(FORMS[trail, 1])
        run(f"SELECT count(sha256(record_send(ROW({row})))) FROM (SELECT * FROM {table} ORDER BY tx, id) AS t")
    return time.perf_counter() - started


def main() -> None:
    settings.ANJU_HOME = Path(tempfile.mkdtemp())
    connections["default"].settings_dict["TEST"]["NAME"] = NAME
    made = setup_databases(verbosity=0, interactive=False)
    try:
        fill(words.lines)
        for table in TABLES.values():
            run(f"VACUUM ANALYZE {table}")
        limit()
        times = {"limit": limit()}
        started = time.perf_counter()
        sealed = seal_trail()
        times["sealing"] = time.perf_counter() - started
        started = time.perf_counter()
        report = verify_trail()
        times["verification"] = time.perf_counter() - started
        assert report.sound and report.lines == sealed.lines
    finally:
        teardown_databases(made, verbosity=0)
    rate = {name: sealed.lines / took for name, took in times.items()}
    for name in ("sealing", "verification"):
        print(
            f"| {name} of {sealed.lines:,} lines, {words.suite} | {rate[name]:,.0f} lines/s"
            f" | reading and hashing {rate['limit']:,.0f} lines/s | {rate[name] / rate['limit']:.0%} |"
        )


if __name__ == "__main__":
    main()
