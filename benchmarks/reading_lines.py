"""What reading.py measures on one database: python benchmarks/reading_lines.py SIZE SAMPLES. Prints JSON.

Runs as the web process does (ANJU_PROCESS=web): its own connection is the web role's.
"""

# ruff: noqa: E402 - models may be imported once Django is set up, not before

from __future__ import annotations

import http.client
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.site.settings")
django.setup()

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anju.access.models import Account
from anju.people.sealing import open_number
from anju.site import static_files
from anju.site.database import web_url
from serving import HOST, Measured, Server, beside, register

WARM = 20
CSRF = "a" * 32
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@dataclass
class Asked:
    """One line of the table. aim: p99 in ms; who: officer of a town or supervisor of the county."""

    name: str
    aim: int
    who: str
    address: Callable[[dict[str, Any]], str]
    body: Callable[[dict[str, Any]], dict[str, str]] | None = None
    things: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Member:
    """Somebody signed in: over HTTP by cookie, and in this process."""

    client: Client
    cookies: str

    @classmethod
    def of(cls, account: Account) -> Member:
        client = Client(SERVER_NAME="localhost")
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["csrftoken"] = CSRF
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        return cls(client, cookies)


class Browser:
    """One connection kept alive to a server; limit: another to reading_limit's."""

    def __init__(self, server: Server, limit: Server) -> None:
        self._server = server
        self._wire = http.client.HTTPConnection(HOST, server.port, timeout=60)
        self._limit = http.client.HTTPConnection(HOST, limit.port, timeout=60)

    def processor(self) -> float:
        return self._server.processor()

    def ask(self, member: Member, address: str, body: dict[str, str] | None) -> float:
        """Seconds from sending to the last byte."""
        headers = {"Cookie": member.cookies, "X-CSRFToken": CSRF}
        content = None
        if body is not None:
            content = urlencode(body)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return _took(self._wire, "GET" if body is None else "POST", address, content, headers)

    def ask_alone(self, statements: list[str]) -> float:
        """The same for the statements of a request, behind the same server."""
        return _took(self._limit, "POST", "/", json.dumps(statements), {})


def _took(
    wire: http.client.HTTPConnection, method: str, address: str, content: str | None, headers: dict[str, str]
) -> float:
    started = time.perf_counter()
    wire.request(method, address, content, headers)
    answer = wire.getresponse()
    answer.read()
    took = time.perf_counter() - started
    assert answer.status in (200, 302), f"{address}: {answer.status}"
    return took


EVERY_REQUEST = ("set_config", "access_session", "access_account")
WITHIN = "division >= %s AND division < %s + 1000"
THINGS = {
    "people": "SELECT p.id, p.name, p.birth_date, (SELECT number_cipher FROM people_identity i WHERE i.person_id = p.id"
    f" LIMIT 1) AS number FROM people_person p WHERE {WITHIN}",
    "homes": "SELECT d.id, d.building_id, d.room, (SELECT path FROM places_building b WHERE b.id = building_id) AS path"
    f" FROM places_dwelling d WHERE {WITHIN}",
    "parties": f"SELECT id FROM parties_party WHERE {WITHIN}",
    "stays": f"SELECT id FROM stays_stay WHERE {WITHIN}",
}
GREATEST = {
    "hostels": f"SELECT dwelling_id AS id FROM stays_stay WHERE {WITHIN}",
    "employers": "SELECT employer_id AS id FROM employment_job WHERE end_on IS NULL AND employer_id IN"
    f" (SELECT id FROM parties_party WHERE {WITHIN})",
    "landlords": f"SELECT party AS id FROM places_letting WHERE party IN (SELECT id FROM parties_party WHERE {WITHIN})",
}
PARTIES_LIKE = {"party_name": "海田"}
WAITING = f"SELECT id FROM worklist_item WHERE {WITHIN} AND state = 'open' ORDER BY due_at, id LIMIT %s"


def lines(town: int, samples: int) -> list[Asked]:
    """Every line with what it is asked about: drawn within the town, the same on every machine."""
    drawn = {name: draw(query, town, samples) for name, query in THINGS.items()}
    most = {name: fetched(f"{query} GROUP BY 1 ORDER BY count(*) DESC LIMIT 3", [town, town])
            for name, query in GREATEST.items()}  # fmt: skip
    people, homes, parties, stays = drawn["people"], drawn["homes"], drawn["parties"], drawn["stays"]
    for person in people:
        person["number"], person["born"] = open_number(person["number"]), person["birth_date"].isoformat()
    items = fetched(WAITING, [town, town, samples])
    days = [{"on": (date.today() - timedelta(11 * n)).isoformat()} for n in range(samples)]  # noqa: DTZ011
    nothing: list[dict[str, Any]] = [{}]
    return [
        Asked("a person by number", 25, "officer", at("/persons"), lambda t: {"number": t["number"]}, people),
        Asked("a person by name and birth date", 60, "officer", at("/persons"),
              lambda t: {"name": t["name"], "born": t["born"]}, people),
        Asked("a person by name and birth year", 60, "officer", at("/persons"),
              lambda t: {"name": t["name"], "born": t["born"][:4]}, people),
        Asked("a dwelling as one types", 60, "officer",
              lambda t: "/declare/dwellings?dwelling_code=" + quote(f"{t['path'][:-1]} {t['room'][:1]}"), None, homes),
        Asked("a dwelling by two characters", 60, "officer",
              lambda t: "/declare/dwellings?dwelling_code=" + quote(t["path"][:2]), None, homes),
        Asked("dwellings page, searched", 60, "officer", lambda t: "/dwellings?text=" + quote(t["path"]), None, homes),
        Asked("overview of a town", 120, "officer", at("/"), None, nothing),
        Asked("overview of the county", 120, "supervisor", at("/"), None, nothing),
        Asked("queue of a town", 120, "officer", at("/queue"), None, nothing),
        Asked("queue of the county", 120, "supervisor", at("/queue"), None, nothing),
        Asked("queue, further on", 120, "officer", lambda t: f"/queue?after={t['id']}", None, items),
        Asked("queue, decided", 120, "supervisor", at("/queue?show=decided"), None, nothing),
        Asked("a case", 120, "officer", lambda t: f"/queue/{t['id']}", None, items),
        Asked("a person", 120, "officer", lambda t: f"/persons/{t['id']}", None, people),
        Asked("a stay", 120, "officer", lambda t: f"/stays/{t['id']}", None, stays),
        Asked("a dwelling", 120, "officer", lambda t: f"/dwellings/{t['id']}", None, homes),
        Asked("a dwelling of hundreds", 120, "officer", lambda t: f"/dwellings/{t['id']}", None, most["hostels"]),
        Asked("a building", 120, "officer", lambda t: f"/buildings/{t['building_id']}", None, homes),
        Asked("a party", 120, "officer", lambda t: f"/parties/{t['id']}", None, parties),
        Asked("an employer of thousands", 120, "officer", lambda t: f"/parties/{t['id']}", None, most["employers"]),
        Asked("a landlord of hundreds", 120, "officer", lambda t: f"/parties/{t['id']}", None, most["landlords"]),
        Asked("declarants as one types", 60, "officer", at("/declare/parties"), lambda _: PARTIES_LIKE, nothing),
        Asked("submissions of a town", 120, "officer", at("/submissions"), None, nothing),
        Asked("ledger of the county", 120, "supervisor", at("/ledger"), None, nothing),
        Asked("counts by community, any day", 300, "supervisor", lambda t: f"/counts?on={t['on']}", None, days),
    ]  # fmt: skip


def at(address: str) -> Callable[[dict[str, Any]], str]:
    return lambda _thing: address


def draw(query: str, town: int, samples: int) -> list[dict[str, Any]]:
    """Rows of the town, taken at places spread over it."""
    table = query.split(" FROM ")[-1].split()[0]
    low, high = fetched(f"SELECT min(id) AS low, max(id) AS high FROM {table}", [])[0].values()
    chance = random.Random(samples)
    behind = f"{query} AND id > %s ORDER BY id LIMIT 1"
    places = [chance.randrange(low, high) for _ in range(samples)]
    return [(fetched(behind, [town, town, at]) or fetched(behind, [town, town, 0]))[0] for at in places]


def fetched(query: str, values: Iterable[object]) -> list[dict[str, Any]]:
    """As the owner: what is asked about is nobody's look."""
    with psycopg.connect(settings.OWNER_URL, row_factory=psycopg.rows.dict_row) as owner:
        return owner.execute(query, list(values)).fetchall()


def measure(asked: Asked, member: Member, browser: Browser, samples: int) -> dict[str, Any]:
    """Over HTTP, bare, and bare behind the same server, by turns."""
    made = [(asked.address(thing), asked.body(thing) if asked.body else None) for thing in asked.things]
    made = [made[n % len(made)] for n in range(samples)]
    for address, body in made[:WARM]:
        browser.ask(member, address, body)
    statements = [said(member, address, body) for address, body in made[: min(len(asked.things), samples // 4 + 1)]]
    ours, bare, behind = Measured(), Measured(), Measured()
    spent = browser.processor()
    with psycopg.connect(web_url(settings.OWNER_URL, settings.SECRET_KEY), autocommit=True) as database:
        for n, (address, body) in enumerate(made):
            took = browser.ask(member, address, body)
            ours.add(took, [took])
            took = alone(database, statements[n % len(statements)])
            bare.add(took, [took])
            took = browser.ask_alone(statements[n % len(statements)])
            behind.add(took, [took])
        spent = browser.processor() - spent
        touched(database, statements[0])  # functions plan their statements when a connection calls them first
        pages = sorted(touched(database, each) for each in statements[:30])
    return {
        "name": asked.name, "aim": asked.aim, "p50": ours.p50, "p99": ours.p99,
        "sql_p50": bare.p50, "behind_p50": behind.p50, "web": spent / samples * 1000,
        "queries": max(own(each) for each in statements), "pages": pages[len(pages) // 2], "most_pages": pages[-1],
    }  # fmt: skip


def said(member: Member, address: str, body: dict[str, str] | None) -> list[str]:
    """The statements of a request, signing in and scope among them."""
    with CaptureQueriesContext(connection) as caught:
        headers = {"X-CSRFToken": CSRF}
        answer = member.client.get(address) if body is None else member.client.post(address, body, headers=headers)
    assert answer.status_code in (200, 302), (address, answer.status_code)
    return [query["sql"] for query in caught if not query["sql"].startswith(FRAME)]


def own(statements: list[str]) -> int:
    """How many belong to the page: signing in and scope are every request's (tests/desk/test_costs.py)."""
    return sum(not any(word in each for word in EVERY_REQUEST) for each in statements)


def alone(database: psycopg.Connection[Any], statements: list[str]) -> float:
    started = time.perf_counter()
    with database.transaction():
        for each in statements:
            found = database.execute(each)  # type: ignore[arg-type]
            if found.description:
                found.fetchall()
    return time.perf_counter() - started


def touched(database: psycopg.Connection[Any], statements: list[str]) -> int:
    """Pages the statements touch, in memory or not."""
    pages = 0
    with database.transaction(force_rollback=True):
        for each in statements:
            if "set_config" in each:
                database.execute(each)  # type: ignore[arg-type]
                continue
            [[[plan]]] = database.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT json) " + each).fetchall()  # type: ignore[arg-type]
            pages += plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
    return pages


def main() -> None:
    size, samples = int(sys.argv[1]), int(sys.argv[2])
    only = os.environ.get("ANJU_BENCH_ONLY", "")
    accounts = {account.username: account for account in Account.objects.filter(username__in=["officer", "supervisor"])}
    town = accounts["officer"].area or 0
    static_files.collect()
    found = []
    web = {"DATABASE_URL": web_url(settings.OWNER_URL, settings.SECRET_KEY)}
    with register(2) as server, beside("reading_limit", 2, web) as limit:
        members = {name: Member.of(account) for name, account in accounts.items()}
        browser = Browser(server, limit)
        for asked in lines(town, samples):
            if only and only not in asked.name:
                continue
            found.append(measure(asked, members[asked.who], browser, samples))
            print(f"   {size:>9,} {found[-1]}", file=sys.stderr, flush=True)
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
