"""Two merges of one person at once, and a verification while one is made: who waits sees what was done meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from faults.standing import Site, until

pytestmark = pytest.mark.alone

WHO = (
    "SELECT set_config('anju.low', '0', true), set_config('anju.high', '1000000000000', true),"
    " set_config('anju.actor', '0', true), set_config('anju.party', '0', true)"
)
ENTRY = (
    "INSERT INTO people_person (division, name, name_pinyin, name_initials, sex, hukou_kind, hukou_address)"
    " SELECT division, '某人', '', '', '0', '', '' FROM places_dwelling LIMIT 1 RETURNING id"
)
EVIDENCE = (
    "INSERT INTO stays_evidence (division, person_id, dwelling_id, says, day, basis, reason, declaration, received_on,"
    " refused) SELECT division, %s, id, 'move_in', '2026-11-10', 'let', 'other', %s, '2026-11-11', false"
    " FROM places_dwelling ORDER BY id LIMIT 1"
)
SAID = (
    "INSERT INTO declarations_declaration (id, division, submission_id, row, kind, accepted, person, article, codes,"
    " findings, payload) SELECT %s, division, 1, 1, 'move_in', true, %s, '', '{}', '[]', '' FROM places_dwelling"
    " LIMIT 1 RETURNING id"
)
ITEM = (
    "INSERT INTO worklist_item (division, kind, subject, state, entered_by, reason) SELECT division, 'verify', %s,"
    " 'open', 0, '' FROM places_dwelling LIMIT 1 RETURNING id"
)
JOIN = "SELECT outcome, head FROM people_join(%s, %s, 'documents', '原件')"
WHOSE = "SELECT s.person_id FROM stays_stay s JOIN stays_evidence e ON e.stay_id = s.id WHERE e.declaration = %s"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture(scope="module")
def founded() -> Iterator[Site]:
    """An installation of its own: entries nobody declared would be strays in the one the others count."""
    with Site.founded(dwellings=10) as site:
        yield site


def test_the_second_of_two_merges_finds_the_first(site: Site) -> None:
    a, b, c = entries(site)
    with acting(site) as first, ThreadPoolExecutor(1) as pool:
        assert one(first, JOIN, b, a) == ("merged", None)
        second = beside(pool, site, JOIN, c, b)
        until(lambda: site.ask(WAITING), "the second merge waits")
        first.commit()
        assert second.result(30) == ("under", a)


def test_a_verification_that_waited_for_a_merge_registers_for_the_one_who_stands(site: Site) -> None:
    a, b, _c = entries(site)
    said = 3 * 10**9 + b
    site.rows(EVIDENCE + " RETURNING id", b, said)
    with acting(site) as merging, ThreadPoolExecutor(1) as pool:
        one(merging, JOIN, b, a)
        verified = beside(pool, site, "SELECT outcome FROM stays_register(ARRAY[%s]::bigint[])", said)
        until(lambda: site.ask(WAITING), "the verification waits")
        merging.commit()
        assert verified.result(30) == ("opened",)
    assert site.ask(WHOSE, said) == a


def entries(site: Site) -> list[int]:
    return [site.ask(ENTRY) for _ in range(3)]


@contextmanager
def acting(site: Site) -> Iterator[psycopg.Connection[Any]]:
    """A transaction that has said who acts."""
    with psycopg.connect(site.server.url()) as connection:
        connection.execute(WHO)
        yield connection


def one(connection: psycopg.Connection[Any], statement: str, *given: int) -> Any:
    return connection.execute(statement, given).fetchone()


def beside(pool: ThreadPoolExecutor, site: Site, statement: str, *given: int) -> Future[Any]:
    def act() -> Any:
        with acting(site) as connection:
            return one(connection, statement, *given)

    return pool.submit(act)


def test_who_settles_and_who_verifies_take_their_locks_in_one_order(founded: Site) -> None:
    """Verifying locks the item, then the person; a deed that withdraws the item holds it before the person."""
    person, said = founded.ask(ENTRY), 900003
    with acting(founded) as saying:
        saying.execute("ALTER TABLE declarations_declaration DISABLE TRIGGER parents_exist_submission_id")
        saying.execute(SAID, (said, person))
        saying.execute(ITEM, (said,))
    with acting(founded) as verifying, acting(founded) as settling, ThreadPoolExecutor(1) as pool:
        one(verifying, "SELECT id FROM worklist_item WHERE subject = %s FOR UPDATE", said)
        deed = pool.submit(
            lambda: [
                one(settling, "SELECT declarations_hold(ARRAY[%s]::bigint[], '{}', '{}')", person),
                one(settling, "SELECT people_lock(ARRAY[%s]::bigint[])", person),
                one(settling, "SELECT worklist_withdraw('verify', ARRAY[%s]::bigint[])", said),
            ]
        )
        until(lambda: founded.ask(WAITING), "the deed waits for the verification")
        one(verifying, "SELECT people_lock(ARRAY[%s]::bigint[])", person)
        verifying.commit()
        assert deed.result(30)[2] == (1,)
        settling.commit()
