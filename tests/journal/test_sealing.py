"""Seals are made of what is complete, once, and hang together."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from anju.access.vault import vault
from anju.journal.forms import OLDEST
from anju.journal.heads import LIST, head_line, kept_heads
from anju.journal.models import Line, Seal
from anju.journal.rules import BEGINNING, LEAST, ids_in
from anju.journal.sealing import count_on, seal_trail
from anju.journal.signers import SIGNERS, Signers
from anju.journal.verifying import record_of, verify_trail, waiting
from cast import Cast, as_web_role
from journal.trail import count_from, ids, seal, sql, write

pytestmark = pytest.mark.django_db


@contextmanager
def suite(name: str) -> Iterator[None]:
    with override_settings(VAULT_SUITE=name):
        vault.cache_clear()
        try:
            yield
        finally:
            vault.cache_clear()


def test_every_line_is_in_one_seal() -> None:
    write(7)
    assert seal(most=3).lines == 14
    write(2)
    assert (made := seal(most=3)).lines == 4 and made.seals == 2
    for trail, table in (("line", "journal_line"), ("access", "journal_accessline")):
        seals = Seal.objects.filter(trail=trail).order_by("number")
        assert [id for one in seals for id in ids_in(one.ids)] == ids(table)
        assert [one.lines for one in seals] == [3, 3, 1, 2]


def test_seals_are_one_chain_and_intervals_meet() -> None:
    write(7)
    seal(most=3)
    reached = {"line": BEGINNING, "access": BEGINNING}
    before = b""
    for number, one in enumerate(Seal.objects.order_by("number"), 1):
        assert (one.number, bytes(one.before)) == (number, before)
        assert (one.low_tx, one.low_id) == reached[one.trail]
        assert record_of(one).head() == bytes(one.head)
        before, reached[one.trail] = bytes(one.head), (one.high_tx, one.high_id)
    assert {tx for tx, _ in reached.values()} == {sql(f"SELECT {OLDEST}")[0][0]}
    assert {id for _, id in reached.values()} == {LEAST}


def test_sealing_again_makes_nothing() -> None:
    write()
    seal()
    assert (seal().seals, seal().lines) == (0, 0)
    assert Seal.objects.count() == 2


def test_own_lines_wait_until_their_transaction_is_over() -> None:
    """The test's own transaction still runs."""
    write()
    assert seal_trail().lines == 0
    assert waiting() == {"line": 5, "access": 5}
    seal()
    assert waiting() == {"line": 0, "access": 0}


@pytest.mark.parametrize("name", ["AES", "SM"])
def test_a_sealed_trail_is_sound_in_both_suites(name: str) -> None:
    with suite(name):
        write()
        seal(most=3)
        report = verify_trail()
    assert report.sound and report.lines == 10 and report.seals == 4 and not report.notices
    assert set(Seal.objects.values_list("suite", flat=True)) == {"sha256" if name == "AES" else "sm3"}


def test_a_register_that_changes_its_suite_stays_one_chain() -> None:
    write()
    seal()
    with suite("SM"):
        write(3)
        seal()
        heads = [(one.suite, len(bytes(one.head))) for one in Seal.objects.order_by("number")]
    assert heads == [("sha256", 32)] * 2 + [("sm3", 32)] * 2


def test_the_worker_keeps_the_last_head_of_each_run() -> None:
    assert kept_heads() == []
    write()
    seal(most=2)
    write()
    seal()
    last = Seal.objects.latest("number")
    assert [one.number for one in kept_heads()] == [6, 8]
    assert kept_heads()[-1].head == bytes(last.head)
    assert head_line(last).startswith(f"anju-head 8 sha256 {bytes(last.head).hex()} 20")
    assert verify_trail(known=kept_heads()).sound


def test_the_list_of_heads_is_its_owners_alone(settings) -> None:
    write()
    seal()
    assert os.stat(settings.ANJU_HOME / LIST).st_mode & 0o077 == 0


def test_a_restored_register_counts_on_where_the_server_has_counted_less() -> None:
    """A restore into a fresh server: its transactions have smaller numbers than those that are sealed."""
    count_from(900_000_000)
    write()
    seal()
    count_from(0)
    write(1)
    assert not verify_trail().sound, "without counting on, new lines fall among the sealed ones"


def test_counting_on_is_told_and_goes_beyond_what_waited() -> None:
    count_from(900_000_000)
    write()
    seal()
    write(1)
    left = Line.objects.latest("pk")
    count_from(0)
    assert count_on()
    told = Line.objects.latest("tx")
    assert told.event == "journal:trail:counted_on" and told.tx > left.tx
    assert not count_on()
    write(2)
    assert seal().lines == 7
    assert verify_trail().sound


def test_a_server_that_has_counted_further_needs_nothing() -> None:
    write()
    seal()
    before = sql("SELECT journal_counted_from()")
    assert not count_on()
    assert sql("SELECT journal_counted_from()") == before


def test_two_can_never_sign_one_trail() -> None:
    other = Signers()
    with pytest.raises(LookupError):
        other.signer()
    other.register(SIGNERS.signer)
    with pytest.raises(ValueError, match="already"):
        other.register(SIGNERS.signer)
    assert other.signer().suite == "sha256"


@pytest.mark.parametrize(
    "verb", ["UPDATE journal_seal SET lines = 1", "DELETE FROM journal_seal", "TRUNCATE journal_seal"]
)
def test_seals_are_kept_as_written(verb: str) -> None:
    write()
    seal()
    with pytest.raises(DatabaseError, match="kept as written"), transaction.atomic():
        sql(verb)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO journal_line (id, actor, event, subject, detail) VALUES (1, 1, 'a', 1, '{}')",
        "INSERT INTO journal_line (at, actor, event, subject, detail) VALUES (now(), 1, 'a', 1, '{}')",
        "INSERT INTO journal_line (tx, actor, event, subject, detail) VALUES (5, 1, 'a', 1, '{}')",
        "INSERT INTO journal_accessline (tx, actor, purpose, shown, person) VALUES (5, 1, 'a', 's', 1)",
        "INSERT INTO journal_seal (number) VALUES (1)",
        "SELECT prints FROM journal_seal",
        "INSERT INTO journal_verification (asked_by, sound) VALUES (1, true)",
        "INSERT INTO journal_verification (asked_by) VALUES (0)",
        "UPDATE journal_verification SET sound = true",
    ],
)
def test_the_web_process_says_neither_when_nor_what_was_sealed(cast: Cast, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), as_web_role(cast.auditor.viewer()):
        sql(statement)


def test_the_web_process_reads_what_seals_say(cast: Cast) -> None:
    write()
    seal()
    write(1)
    with as_web_role(cast.auditor.viewer()):
        assert Seal.objects.values_list("number", "lines").order_by("number")[1] == (2, 5)
        assert waiting() == {"line": 1, "access": 1}


@pytest.fixture
def others() -> Iterator[list[psycopg.Connection]]:
    """Two sessions of their own, whose lines are taken away afterwards."""
    known = connection.get_connection_params()
    words = {name: known[name] for name in ("host", "port", "user", "password", "dbname") if name in known}
    opened = [psycopg.connect(**words) for _ in range(2)]
    yield opened
    for one in opened:
        one.rollback()
    cleaner = opened[0]
    cleaner.execute("ALTER TABLE journal_line DISABLE TRIGGER USER")
    cleaner.execute("DELETE FROM journal_line WHERE event = 'test:order:kept'")
    cleaner.execute("ALTER TABLE journal_line ENABLE TRIGGER USER")
    cleaner.commit()
    for one in opened:
        one.close()


def add(session: psycopg.Connection) -> int:
    said = (
        "INSERT INTO journal_line (actor, event, subject, detail) VALUES (1, 'test:order:kept', 1, '{}') RETURNING id"
    )
    row = session.execute(said).fetchone()
    assert row
    return int(row[0])


def sealed() -> list[int]:
    return [id for one in Seal.objects.filter(trail="line").order_by("number") for id in ids_in(one.ids)]


@pytest.mark.alone
def test_a_line_that_commits_late_is_sealed_once_and_nobody_is_accused(others: list[psycopg.Connection]) -> None:
    slow, quick = others
    first = add(slow)
    second = add(quick)
    quick.commit()
    assert first < second
    assert seal_trail().lines == 0, "an older transaction still runs"
    third = add(quick)
    quick.commit()
    slow.commit()
    assert seal_trail().lines == 3
    assert sealed() == [first, second, third]
    assert verify_trail().sound


@pytest.mark.alone
def test_an_id_drawn_early_and_used_late_is_no_tampering(others: list[psycopg.Connection]) -> None:
    """nextval comes before the transaction has a number: a smaller id in a later transaction is ordinary."""
    slow, quick = others
    early = slow.execute("SELECT nextval('journal_line_id_seq')").fetchone()
    assert early
    late = add(quick)
    quick.commit()
    assert seal_trail().lines == 1
    slow.execute(
        "INSERT INTO journal_line (id, actor, event, subject, detail) VALUES (%s, 1, 'test:order:kept', 1, '{}')", early
    )
    slow.commit()
    assert early[0] < late
    assert seal().lines == 1
    assert sealed() == [late, early[0]]
    assert verify_trail().sound


@pytest.mark.alone
def test_what_was_rolled_back_leaves_no_hole_to_fill(others: list[psycopg.Connection]) -> None:
    slow, quick = others
    lost = add(slow)
    slow.rollback()
    add(quick)
    quick.commit()
    seal_trail()
    slow.execute(
        "INSERT INTO journal_line (id, actor, event, subject, detail) VALUES (%s, 1, 'test:order:kept', 1, '{}')",
        [lost],
    )
    slow.commit()
    assert verify_trail().sound, "it is a new line, whatever its id, and waits to be sealed"
    assert waiting()["line"] == 1


def test_signing_keys_follow_from_encryption_keys() -> None:
    ring = vault()
    assert ring.is_signed(b"head", ring.sign(b"head"))
    assert not ring.is_signed(b"other", ring.sign(b"head"))
    assert not ring.is_signed(b"head", b"") and not ring.is_signed(b"head", b"\x63" + ring.sign(b"head")[1:])
