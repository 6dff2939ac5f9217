"""One declaration through HTTP with all its checks, beside the same writes as one SQL function behind the same server.

    python benchmarks/http_declare.py [--requests 3000] [--connections 8] [--workers 2]

Needs DATABASE_URL of an empty, migrated database and ANJU_HOME. Every request declares a person nobody knows yet.
Talks to 127.0.0.1 alone. Aim: 300 a second, p99 60 ms, a quarter of the limit.
"""

# ruff: noqa: E402 - models may be imported once Django is set up, not before

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from secrets import token_hex

import django

HERE = Path(__file__).parent
LONGEST = 120.0  # seconds for one measurement, whatever happens
WARM = 400
ROUNDS = 5
FUNCTION = """
CREATE OR REPLACE FUNCTION bench_declare(t jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE s bigint; p bigint; d bigint := nextval('declarations_declaration_id_seq'); line jsonb;
BEGIN
    INSERT INTO people_person SELECT (jsonb_populate_record(NULL::people_person,
        t->'people_person' || jsonb_build_object('id', nextval('people_person_id_seq')))).* RETURNING id INTO p;
    INSERT INTO people_identity SELECT (jsonb_populate_record(NULL::people_identity,
        t->'people_identity' || jsonb_build_object('id', nextval('people_identity_id_seq'), 'person_id', p,
        'number_index', '\\x' || md5(random()::text || clock_timestamp())))).*;
    INSERT INTO declarations_submission SELECT (jsonb_populate_record(NULL::declarations_submission,
        t->'declarations_submission' || jsonb_build_object('id', nextval('declarations_submission_id_seq'),
        'key', gen_random_uuid()))).* RETURNING id INTO s;
    INSERT INTO declarations_declaration SELECT (jsonb_populate_record(NULL::declarations_declaration,
        t->'declarations_declaration' || jsonb_build_object('id', d, 'submission_id', s, 'person', p))).*;
    INSERT INTO stays_evidence SELECT (jsonb_populate_record(NULL::stays_evidence,
        t->'stays_evidence' || jsonb_build_object('id', nextval('stays_evidence_id_seq'), 'person_id', p,
        'declaration', d))).*;
    INSERT INTO worklist_item SELECT (jsonb_populate_record(NULL::worklist_item,
        t->'worklist_item' || jsonb_build_object('id', nextval('worklist_item_id_seq'), 'subject', d))).*;
    FOR line IN SELECT * FROM jsonb_array_elements(t->'journal_line') LOOP
        INSERT INTO journal_line SELECT (jsonb_populate_record(NULL::journal_line,
            line || jsonb_build_object('id', nextval('journal_line_id_seq')))).*;
    END LOOP;
    RETURN s;
END $$
"""
ONE_DECLARATION = """
SELECT jsonb_build_object(
    'people_person', to_jsonb(p), 'people_identity', to_jsonb(i), 'declarations_submission', to_jsonb(s),
    'declarations_declaration', to_jsonb(d), 'stays_evidence', to_jsonb(e), 'worklist_item', to_jsonb(w),
    'journal_line', (SELECT jsonb_agg(to_jsonb(l)) FROM journal_line l
        WHERE (l.event, l.subject) IN (('people:person:added', p.id), ('declarations:declaration:accepted', d.id),
                                       ('declarations:submission:received', s.id))))
  FROM declarations_submission s JOIN declarations_declaration d ON d.submission_id = s.id
  JOIN people_person p ON p.id = d.person JOIN people_identity i ON i.person_id = p.id
  JOIN stays_evidence e ON e.declaration = d.id JOIN worklist_item w ON w.subject = d.id
 ORDER BY s.id DESC LIMIT 1
"""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.site.settings")
django.setup()

from django.conf import settings
from django.db import connection
from django.utils import timezone

import town
from anju.access.actions import issue_token, open_account
from anju.access.models import Account
from anju.access.queries import viewer_of
from anju.access.rules import Role, system_viewer
from invented import person
from serving import HOST, Measured, Server, beside, register


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--requests", type=int, default=3000)
    words.add_argument("--connections", type=int, default=8)
    words.add_argument("--workers", type=int, default=2)
    given = words.parse_args()
    if not town.dwelling_codes():
        town.make_dwellings(120_000)
    token = clerks_token()
    pile = bodies(given.requests + WARM)
    with register(given.workers) as server, tempfile.TemporaryDirectory() as folder:
        send(server.port, token, islice(pile, WARM), given.connections)
        with one_function(Path(folder), given.workers) as alone:
            send(alone.port, token, [b"{}"] * WARM, given.connections)
            ours, limit = Measured(), Measured()
            for _ in range(ROUNDS):  # by turns, because a machine is not equally quick all the time
                share = given.requests // ROUNDS
                with ours.processor_of(server):
                    ours.add(*send(server.port, token, islice(pile, share), given.connections))
                with limit.processor_of(alone):
                    limit.add(*send(alone.port, token, [b"{}"] * share, given.connections))
    print(
        f"| one declaration through HTTP, {given.connections} connections | {ours.rate:,.0f}/s, p50 {ours.p50:.0f} ms,"
        f" p99 {ours.p99:.0f} ms | one SQL function {limit.rate:,.0f}/s, p99 {limit.p99:.0f} ms"
        f" | {ours.rate / limit.rate:.0%} |"
    )
    print(
        f"processor, ms a request: web {ours.web:.2f}, database {ours.database:.2f}; one SQL function"
        f" {limit.web:.2f}, {limit.database:.2f}"
    )


def clerks_token() -> str:
    """A clerk of the invented town, and a token for her."""
    office = system_viewer(on=timezone.localdate())
    account = Account.objects.filter(username="bench").first() or open_account(
        viewer=office, username="bench", password=token_hex(16), display_name="窗口", role=Role.CLERK,
        area=440309002000,
    )  # fmt: skip
    return issue_token(viewer=viewer_of(account, on=timezone.localdate()), label="benchmark")


@contextmanager
def one_function(folder: Path, workers: int) -> Iterator[Server]:
    """A server that writes what the last declaration wrote, by one SQL function."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        cursor.execute(ONE_DECLARATION)
        rows = cursor.fetchone()[0]
    if isinstance(rows, str):
        rows = json.loads(rows)
    assert len(rows["journal_line"]) == 3, "a declaration of a newcomer leaves three lines"
    path = folder / "rows.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    with beside("http_limit", workers, {"ANJU_BENCH_ROWS": str(path), "DATABASE_URL": settings.OWNER_URL}) as server:
        yield server


def send(port: int, token: str, pile: Iterable[bytes], connections: int) -> tuple[float, list[float]]:
    """Seconds of all requests together, and of each."""
    real = list(pile)
    started = time.perf_counter()
    took = asyncio.run(asyncio.wait_for(send_all(port, token, iter(real), connections), LONGEST))
    return time.perf_counter() - started, took


async def send_all(port: int, token: str, pile: Iterator[bytes], connections: int) -> list[float]:
    """Seconds of every request; as many callers as connections take them from one pile."""
    took: list[float] = []

    async def one() -> None:
        caller = Caller(port, token)
        for content in pile:
            started = time.perf_counter()
            await caller.post("/api/v1/declarations", content)
            took.append(time.perf_counter() - started)

    await asyncio.gather(*(one() for _ in range(connections)))
    return took


class Caller:
    """One connection kept alive; enough HTTP/1.1 for answers with a length."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, address: str, content: bytes) -> None:
        head = (
            f"POST {address} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {self._token}\r\n"
            f"Idempotency-Key: {random.getrandbits(128):032x}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        status, answer = await self._send(head.encode() + content)
        assert status == 201 and json.loads(answer)["accepted"] == 1, answer[:500]

    async def _send(self, request: bytes) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self._port)
        reader, writer = self._streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").lower().split("\r\n")
        length = next((int(line.split(":")[1]) for line in lines if line.startswith("content-length:")), 0)
        return int(lines[0].split()[1]), await reader.readexactly(length)


def bodies(count: int) -> Iterator[bytes]:
    """Messages of newcomers nobody knows, in no order."""
    homes = town.dwelling_codes()
    draw = random.Random(1)
    return (body(n, homes, draw) for n in draw.sample(range(count * 100), count))


def body(n: int, homes: list[tuple[int, int, str, str]], draw: random.Random) -> bytes:
    """A message of one newcomer, moved in two days ago."""
    name, number = person(20_000_000 + n, draw)
    line = {
        "kind": "move_in",
        "dwelling_code": homes[draw.randrange(len(homes))][2],
        "date": (timezone.localdate() - timedelta(days=2)).isoformat(),
        "name": name,
        "id_kind": "resident_id",
        "id_number": number,
        "hukou_address": "湖南省长沙市望城区",
        "reason": "务工",
        "phone": f"139{n:08d}",
    }
    return json.dumps({"role": "landlord", "pack": "cn-4403-2015", "lines": [line]}).encode()


if __name__ == "__main__":
    sys.exit(main())
