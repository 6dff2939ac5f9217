"""An invented county of any size with six years of history, filled by statements over whole tables: see county.sql.

    python benchmarks/county.py PEOPLE

Needs DATABASE_URL of an empty, migrated database, and an ANJU_HOME whose keys seal its numbers. PEOPLE live in eight
towns of twelve communities: 5 stays for 3 people, 1.6 declarations a stay, 2 in 100 waiting to be verified. 1.2 million
take some ten minutes.
"""

from __future__ import annotations

import os
import random
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.site.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

import town  # noqa: E402
from anju.access.actions import open_account  # noqa: E402
from anju.access.rules import Role, system_viewer  # noqa: E402
from anju.access.vault import vault  # noqa: E402
from anju.declarations.taking import seal_payload  # noqa: E402
from anju.parties.sealing import seal_number as seal_landlord  # noqa: E402
from anju.people.pinyin import pinyin_key  # noqa: E402
from anju.people.sealing import NUMBER, index_of_number  # noqa: E402
from invented import person  # noqa: E402

STEP = re.compile(r"^-- == ", re.MULTILINE)
BARE = (
    "people_person", "people_identity", "stays_stay", "stays_evidence", "declarations_submission",
    "declarations_declaration", "worklist_item", "journal_line", "journal_accessline", "places_dwelling",
)  # fmt: skip
"""Tables that get their indexes back when they are full."""
COUNTY = 440309000000
PAYLOADS = 1000
"""Messages, and landlords' numbers, sealed one by one; the rows share them."""


def main() -> None:
    people = int(sys.argv[1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bench.people', %s, false)", [str(people)])
        cursor.execute("SET synchronous_commit = off; SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'")
        with timed("names and numbers"):
            make_newcomers(people)
        with without_indexes():
            for step in STEP.split((Path(__file__).parent / "county.sql").read_text(encoding="utf-8"))[1:]:
                title, _, statements = step.partition("\n")
                with timed(title):
                    cursor.execute(statements)
        with timed("counts"):
            cursor.execute("ANALYZE stays_stay, reports_change; SELECT reports_fold()")
        open_accounts()
        with timed("statistics"):
            cursor.execute("VACUUM (ANALYZE)")


def open_accounts() -> None:
    """An officer of the town with most people, a supervisor of the county, and their fifty colleagues."""
    office = system_viewer(on=timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute("SELECT division / 1000 * 1000 FROM people_person GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        town_of_most = cursor.fetchone()[0]
    wanted = [("officer", Role.STATION_OFFICER, town_of_most), ("supervisor", Role.SUPERVISOR, COUNTY)]
    wanted += [(f"officer{n}", Role.STATION_OFFICER, COUNTY + n % 8 * 1000 + 1000) for n in range(50)]
    for username, role, area in wanted:
        open_account(
            viewer=office, username=username, password=token_hex(16), display_name=username, role=role, area=area,
            lasting_password=True,
        )  # fmt: skip


@contextmanager
def timed(what: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    print(f"   {time.perf_counter() - started:6.1f} s  {what}", file=sys.stderr, flush=True)


def make_newcomers(count: int) -> None:
    """The people's names and sealed numbers, and some sealed messages, in temporary tables."""
    draw = random.Random(1)
    sealed = vault()
    keys: dict[str, tuple[str, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE newcomer (person bigint PRIMARY KEY, name text, pinyin text, initials text, sex text,"
            " birth_date date, cipher bytea, index bytea); CREATE TEMP TABLE payload"
            " (n int PRIMARY KEY, payload bytea, landlord bytea)"
        )
        with cursor.copy("COPY newcomer FROM STDIN") as copy:
            for n in range(1, count + 1):
                name, number = person(town.SETTLED_FROM + n, draw)
                if name not in keys:
                    keys[name] = pinyin_key(name)
                born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
                cipher, index = sealed.encrypt(number.encode(), NUMBER), index_of_number("resident_id", number)
                copy.write_row((n, name, *keys[name], "12"[n % 2], born, cipher, index))
        with cursor.copy("COPY payload FROM STDIN") as copy:
            for n in range(PAYLOADS):
                name, number = person(n, draw)
                said = {"kind": "入住", "name": name, "id_kind": "居民身份证", "id_number": number, "reason": "务工"}
                copy.write_row((n, seal_payload(said), seal_landlord(number)))
        cursor.execute("ANALYZE newcomer")


@contextmanager
def without_indexes() -> Iterator[None]:
    """Take what is no primary key away from the long tables; build it when they are full."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),"
            " format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))"
            " FROM pg_constraint WHERE contype IN ('u', 'x') AND conrelid::regclass::text = ANY (%s)",
            [list(BARE)],
        )
        walls = cursor.fetchall()
        cursor.execute(
            "SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid::regclass::text = ANY (%s) AND NOT indisprimary"
            " AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)",
            [list(BARE)],
        )
        walls += cursor.fetchall()
        for drop, _ in walls:
            cursor.execute(drop)
        yield
        with timed("indexes"):
            for _, make in walls:
                cursor.execute(make)


if __name__ == "__main__":
    main()
