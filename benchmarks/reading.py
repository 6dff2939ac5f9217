"""Finding, looking and counting through HTTP at three sizes of register, each beside its bare SQL in the same run.

    python -m benchmarks reading                 all sizes; the first time fills the databases (minutes)
    python benchmarks/reading.py --sizes 12000   some of them; --samples or ANJU_BENCH_SAMPLES: how often each is asked

Needs no DATABASE_URL: the filled databases are kept in ANJU_BENCH_HOME (/var/lib/anju-bench), are brought to the
present schema by each run and filled anew when that folder is removed. The server is the register's own with two
workers; its database role is the web process's, under row-level security. Whoever asks is signed in with a session and
sees one town (officer) or the whole county (supervisor). One request at a time: what a clerk waits, not what many wait.

The bare SQL of a request are the statements it makes, sent by psycopg in one transaction by the same role: what the
database alone takes. *Behind the server*: the same statements sent to the same server with nothing of the register in
between (reading_limit.py): what a page takes that needs no Python. *Web* is processor time of the serving processes a
request. *Pages* are the 8-kB pages the statements touch. Web and pages do not depend on what else the machine does.
Aims: docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from anju.site.embedded import Embedded

HERE = Path(__file__).parent
SIZES = (12_000, 120_000, 1_200_000)
HOME = Path(os.environ.get("ANJU_BENCH_HOME", "/var/lib/anju-bench"))
MOST_TIMES = 3.0


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    words.add_argument("--samples", type=int, default=int(os.environ.get("ANJU_BENCH_SAMPLES", "200")))
    words.add_argument("--prepare", action="store_true", help="fill, and measure nothing")
    given = words.parse_args()
    HOME.mkdir(parents=True, exist_ok=True)
    HOME.chmod(0o711)
    os.environ["ANJU_HOME"] = str(HOME)
    server = Embedded(HOME)
    measured: dict[int, list[dict[str, Any]]] = {}
    with server.used():
        for size in given.sizes:
            url = prepared(server.url(), size)
            if not given.prepare:
                found = run("reading_lines.py", str(size), str(given.samples), url=url, web=True)
                measured[size] = json.loads(found)
    if measured:
        print_figures(max(measured), measured[max(measured)])
        print_growth(measured)
    return 0


def prepared(url: str, size: int) -> str:
    """The address of the database of that size: made, migrated and filled as far as it is not."""
    parts = urlsplit(url)
    name = f"reading_{size}"
    with psycopg.connect(url, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f"CREATE DATABASE {name}")
    own = urlunsplit(parts._replace(path=f"/{name}"))
    run("-m", "anju.site.cli", "migrate", url=own)
    with psycopg.connect(own, autocommit=True) as database:
        if not database.execute("SELECT 1 FROM people_person LIMIT 1").fetchone():
            print(f"== filling {size:,} people", file=sys.stderr, flush=True)
            run("county.py", str(size), url=own)
    return own


def run(program: str, *arguments: str, url: str, web: bool = False) -> str:
    """A program of this folder, or of Python's, on a database; what it printed."""
    first = [str(HERE / program)] if program.endswith(".py") else [program]
    environment = {
        **os.environ, "DATABASE_URL": url, "PYTHONPATH": os.pathsep.join([str(HERE.parent / "src"), str(HERE)]),
        "ANJU_SECOND_FACTOR": "offered", "ANJU_LOG_LEVEL": "ERROR", "ANJU_PROCESS": "web" if web else "cli",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, *first, *arguments], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def print_figures(size: int, lines: list[dict[str, Any]]) -> None:
    print(f"\n| At {size:,} people, ms | Aim p99 | p50 | p99 | bare SQL p50 | times | behind", end="")
    print(" the server | times | web | queries | |")
    print("|---" * 11 + "|")
    for line in lines:
        times = line["p50"] / line["sql_p50"]
        missed = [what for what, bad in (("p99", line["p99"] > line["aim"]), ("times", times > MOST_TIMES),
                                         ("queries", line["queries"] > 12)) if bad]  # fmt: skip
        print(
            f"| {line['name']} | {line['aim']} | {line['p50']:.1f} | {line['p99']:.1f} | {line['sql_p50']:.1f}"
            f" | {times:.1f} | {line['behind_p50']:.1f} | {line['p50'] / line['behind_p50']:.1f} | {line['web']:.1f}"
            f" | {line['queries']} | {', '.join(missed) or 'reached'} |"
        )


def print_growth(measured: dict[int, list[dict[str, Any]]]) -> None:
    """p50 and pages at each size; grown: pages at the largest over the smallest, against the logarithm's own growth."""
    sizes = sorted(measured)
    allowed = math.log(sizes[-1]) / math.log(sizes[0])
    print(f"\nGrowth; the logarithm grows {allowed:.2f} times.\n")
    print("| | " + " | ".join(f"{size:,}: p50 ms, pages" for size in sizes) + " | pages grown | |")
    print("|---|" + "---|" * (len(sizes) + 2))
    for place, line in enumerate(measured[sizes[-1]]):
        rows = [measured[size][place] for size in sizes]
        grown = rows[-1]["pages"] / max(1, rows[0]["pages"])
        cells = " | ".join(f"{row['p50']:.1f}, {row['pages']}" for row in rows)
        print(f"| {line['name']} | {cells} | {grown:.2f} | {'flat' if grown <= allowed else 'grows'} |")


if __name__ == "__main__":
    sys.exit(main())
