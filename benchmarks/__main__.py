"""All headline figures, each beside its limit in the same run: `make bench`, or `python -m benchmarks NAME …`.

Each benchmark runs in its own process against the throw-away database of DATABASE_URL; `reading` against three that are
kept, so that `python -m benchmarks reading` needs none. The rows
printed are those of docs/benchmarks.md.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
RUNS: dict[str, list[list[str]]] = {
    "divisions": [["divisions.py"]],
    "bulk": [["bulk_commit.py", "--rows", "200000"], ["bulk_commit.py", "--rows", "200000", "--before", "1200000"]],
    "http": [["http_declare.py"]],
    "seal": [["seal.py"], ["seal.py", "--suite", "SM", "--lines", "300000"]],
    "setup": [["setup.py"]],
    "reading": [["reading.py"]],
}
KEPT = {"reading"}
"""These keep filled databases of their own, in ANJU_BENCH_HOME."""


def main(names: list[str]) -> int:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parent / "src"), str(HERE)])}
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}", flush=True)
    if set(names or RUNS) - KEPT:
        subprocess.run(
            [sys.executable, "-m", "anju.site.cli", "migrate"], env=environment, check=True, stderr=subprocess.DEVNULL
        )
    status = 0
    for name in names or list(RUNS):
        for words in RUNS[name]:
            print(f"== {' '.join(words)}", flush=True)
            status |= subprocess.run([sys.executable, str(HERE / words[0]), *words[1:]], env=environment).returncode
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
