"""An owner of the database switches the refusing triggers off and bends the trail: each time it shows, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.test import override_settings

from anju.access.vault import vault
from anju.journal.forms import TABLES, take
from anju.journal.heads import kept_heads
from anju.journal.models import Line, Seal
from anju.journal.rules import Head, Problem, Wrong
from anju.journal.sealing import as_row
from anju.journal.signers import SIGNERS
from anju.journal.verifying import record_of, verify_trail
from journal.trail import as_owner, ids, seal, sql, write

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("table", TABLES.values())


@contextmanager
def with_suite(name: str) -> Iterator[None]:
    with override_settings(VAULT_SUITE=name):
        vault.cache_clear()
        try:
            yield
        finally:
            vault.cache_clear()


@pytest.fixture(params=["AES", "SM"])
def sealed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Three runs of the worker: seals of four lines and one, in each trail, thrice."""
    with with_suite(request.param):
        for _ in range(3):
            write(5)
            seal(most=4)
        assert verify_trail(known=kept_heads()).sound
        yield


def bend(statement: str, *values: object) -> Problem:
    """What verifying names first once an owner has had his way."""
    with as_owner():
        sql(statement, *values)
    report = verify_trail(known=kept_heads())
    assert report.first is not None and not report.sound
    return report.first


def named(problem: Problem) -> tuple[Wrong, str, int | None]:
    return problem.wrong, problem.table, problem.id


@BOTH
@pytest.mark.parametrize("column", ["actor", "at", "division", "what", "why"])
@pytest.mark.parametrize("nth", [0, 6, 14])
def test_a_changed_line_is_named_whatever_was_changed(sealed: None, table: str, column: str, nth: int) -> None:
    id = ids(table)[nth]
    line = table == "journal_line"
    change = {
        "actor": "actor = actor + 1",
        "at": "at = at + interval '1 microsecond'",
        "division": "division = NULL",
        "what": "event = 'stays:stay:ended'" if line else "shown = 'search'",
        "why": "detail = detail || '{\"was\": 0}'" if line else "purpose = purpose || ' '",
    }[column]
    problem = bend(f"UPDATE {table} SET {change} WHERE id = %s", id)
    assert named(problem) == (Wrong.CHANGED, table, id)
    assert f"{table} {id}: changed after seal {problem.seal} was made" == problem.sentence()


@BOTH
def test_the_first_of_many_is_named_and_the_seals_are_counted(sealed: None, table: str) -> None:
    some = [ids(table)[n] for n in (13, 3, 12)]
    problem = bend(f"UPDATE {table} SET actor = 99 WHERE id = ANY(%s)", some)
    assert named(problem) == (Wrong.CHANGED, table, min(some))
    report = verify_trail()
    assert report.wrong == 2 and len(report.problems) == 2


@BOTH
@pytest.mark.parametrize("nth", [0, 3, 4, 14])
def test_a_removed_line_is_named(sealed: None, table: str, nth: int) -> None:
    id = ids(table)[nth]
    assert named(bend(f"DELETE FROM {table} WHERE id = %s", id)) == (Wrong.REMOVED, table, id)


@BOTH
def test_the_first_of_a_trail_that_was_emptied_is_named(sealed: None, table: str) -> None:
    first = ids(table)[0]
    assert named(bend(f"DELETE FROM {table}")) == (Wrong.REMOVED, table, first)


@BOTH
@pytest.mark.parametrize("id", [-5, 10**9])
def test_a_line_slipped_in_among_sealed_ones_is_named(sealed: None, table: str, id: int) -> None:
    columns = [
        name for (name,) in sql("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", table)
    ]
    values = ", ".join("%s" if name == "id" else name for name in columns)
    problem = bend(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} ORDER BY id LIMIT 1", id)
    assert named(problem) == (Wrong.INSERTED, table, id)


@BOTH
def test_a_line_slipped_in_between_two_transactions_is_named(sealed: None, table: str) -> None:
    """Its number is nobody's: no sealed line has it, yet a seal covers it."""
    others = "event, subject, detail" if table == "journal_line" else "purpose, shown, person"
    said = "'a:b:c', 1, '{}'" if table == "journal_line" else "'查', 'page', 1"
    between = sql(f"SELECT min(tx) + 5 FROM {table}")[0][0]
    problem = bend(f"INSERT INTO {table} (id, tx, actor, {others}) VALUES (10^9, {between}, 1, {said})")
    assert named(problem) == (Wrong.INSERTED, table, 10**9)


@BOTH
def test_two_lines_that_changed_places_are_named(sealed: None, table: str) -> None:
    first, second = ids(table)[5:7]
    with as_owner():
        sql(f"UPDATE {table} SET id = -id WHERE id IN (%s, %s)", first, second)
    problem = bend(f"UPDATE {table} SET id = CASE -id WHEN %s THEN %s ELSE %s END WHERE id < 0", first, second, first)
    assert named(problem) == (Wrong.REORDERED, table, first) and problem.other == second


@BOTH
def test_a_line_under_another_number_is_named(sealed: None, table: str) -> None:
    id = ids(table)[9]
    problem = bend(f"UPDATE {table} SET id = 1000000 WHERE id = %s", id)
    assert named(problem) == (Wrong.REORDERED, table, id) and problem.other == 1_000_000


@BOTH
def test_a_line_moved_into_another_transaction_is_named(sealed: None, table: str) -> None:
    id = ids(table)[1]
    problem = bend(f"UPDATE {table} SET tx = (SELECT max(tx) FROM {table}) WHERE id = %s", id)
    assert named(problem) == (Wrong.REORDERED, table, id)


@BOTH
def test_a_line_put_beyond_the_counter_is_named(sealed: None, table: str) -> None:
    """There it would never be sealed, and never be missed."""
    write(1)
    id = ids(table)[-1]
    problem = bend(f"UPDATE {table} SET tx = 2^61 WHERE id = %s", id)
    assert named(problem) == (Wrong.AHEAD, table, id)


@pytest.mark.parametrize(
    "change",
    [
        "lines = lines + 1", "ids = '{[1,2)}'", "digest = sha256('')", "prints = sha256('')", "until = until + '1 s'",
        "sealed_at = sealed_at - interval '1 day'", "high_id = high_id + 1", "head = sha256('')", "form = 2",
        "trail = 'none'", "before = sha256('')", "suite = 'sm3', form = 9", "signature = signature || '\\x00'",
    ],
)  # fmt: skip
def test_a_changed_seal_is_named(sealed: None, change: str) -> None:
    problem = bend(f"UPDATE journal_seal SET {change} WHERE number = 5")
    wrong = Wrong.SIGNATURE if change.startswith("signature") else Wrong.SEAL_CHANGED
    assert named(problem) == (wrong, "journal_seal", 5)


def test_prints_that_were_changed_accuse_no_line(sealed: None) -> None:
    first = Seal.objects.get(number=5)
    bend("UPDATE journal_seal SET prints = set_byte(prints, 0, (get_byte(prints, 0) + 1) %% 256) WHERE number = 5")
    report = verify_trail()
    assert [problem.table for problem in report.problems] == ["journal_seal"]
    assert first.lines == 4


@pytest.mark.parametrize("number", [1, 5])
def test_a_removed_seal_is_named(sealed: None, number: int) -> None:
    problem = bend("DELETE FROM journal_seal WHERE number = %s", number)
    assert named(problem) == (Wrong.SEAL_REMOVED, "journal_seal", number)


def forge(first: int, *, sign: Callable[[bytes], bytes]) -> None:
    """Make the seals from `first` on anew over the lines as they are now, as somebody with this program would."""
    before = b""
    with as_owner():
        for old in Seal.objects.order_by("number"):
            if old.number >= first:
                record = record_of(old)
                batch = take(old.trail, old.suite, record.low, record.high, 10**6)
                assert batch
                row = as_row(
                    replace(
                        record, before=before, lines=batch.lines, ids=batch.ids, digest=batch.digest,
                        prints=batch.prints, since=batch.since, until=batch.until,
                    )
                )  # fmt: skip
                row.signature = sign(bytes(row.head))
                sql("DELETE FROM journal_seal WHERE number = %s", old.number)
                row.save(force_insert=True)
                before = bytes(row.head)
            else:
                before = bytes(old.head)


def change_a_line() -> None:
    with as_owner():
        sql("UPDATE journal_line SET actor = 99 WHERE id = %s", ids("journal_line")[6])


def test_a_chain_made_anew_without_the_key_shows(sealed: None) -> None:
    """The owner of the database has the program, and not the key ring."""
    change_a_line()
    old = Seal.objects.get(number=5)
    forge(5, sign=lambda _: bytes(old.signature))
    problem = verify_trail().first
    assert problem and named(problem) == (Wrong.SIGNATURE, "journal_seal", 5)


@pytest.mark.parametrize("version", [0, 1, 2])
def test_a_signature_of_no_known_key_is_wrong(sealed: None, version: int) -> None:
    change_a_line()
    forge(5, sign=lambda head: bytes([version]) + head)
    problem = verify_trail().first
    assert problem and named(problem) == (Wrong.SIGNATURE, "journal_seal", 5)


def test_sealing_on_does_not_heal_what_was_forged(sealed: None) -> None:
    change_a_line()
    forge(5, sign=lambda head: b"\x01" + head)
    write()
    seal()
    report = verify_trail()
    assert report.first and report.first.wrong is Wrong.SIGNATURE and report.wrong == 8


def test_whoever_has_the_key_too_is_caught_by_a_head_that_left_the_machine(sealed: None) -> None:
    published = Seal.objects.get(number=7)
    gazette = [Head(7, bytes(published.head))]
    assert verify_trail(known=gazette).sound
    change_a_line()
    forge(1, sign=SIGNERS.signer().sign)
    assert verify_trail().sound, "everything fits, but for what was published"
    problem = verify_trail(known=gazette).first
    assert problem and named(problem) == (Wrong.HEAD, "journal_seal", 7)
    assert not verify_trail(known=[Head(0, bytes(published.head))]).sound
    assert not verify_trail(known=kept_heads()).sound, "and what the worker keeps outside the database"


def test_an_end_that_was_cut_off_shows_in_the_heads_kept(sealed: None) -> None:
    with as_owner():
        sql("DELETE FROM journal_seal WHERE number > 8")
        for table in TABLES.values():
            sql(f"DELETE FROM {table} WHERE tx >= (SELECT max(high_tx) FROM journal_seal)")
    assert verify_trail().sound
    problem = verify_trail(known=kept_heads()).first
    assert problem and problem.wrong is Wrong.HEAD and problem.id == 12


def test_a_head_under_another_number_is_not_the_head(sealed: None) -> None:
    head = bytes(Seal.objects.get(number=7).head)
    assert not verify_trail(known=[Head(6, head)]).sound


def test_verifying_from_a_seal_on_leaves_out_what_is_known_to_be_bent(sealed: None) -> None:
    bend("UPDATE journal_line SET actor = 99 WHERE id = %s", ids("journal_line")[1])
    kept = kept_heads()
    assert not verify_trail(known=kept).sound
    report = verify_trail(known=kept, since=3)
    assert report.sound and report.seals == 10


def test_a_line_that_claims_to_be_old_gives_a_notice(sealed: None) -> None:
    """An owner may add lines; that one says last year, and was sealed today."""
    write(1)
    line = Line.objects.latest("pk")
    with as_owner():
        sql("UPDATE journal_line SET at = at - interval '1 year' WHERE id = %s", line.pk)
    seal()
    report = verify_trail()
    assert report.sound
    assert [named(notice) for notice in report.notices] == [(Wrong.OUT_OF_TIME, "journal_line", line.pk)]


def test_a_line_that_claims_to_be_of_tomorrow_gives_a_notice(sealed: None) -> None:
    write(1)
    line = Line.objects.latest("pk")
    with as_owner():
        sql("UPDATE journal_line SET at = at + interval '1 day' WHERE id = %s", line.pk)
    seal()
    write(1)
    seal()
    notices = verify_trail().notices
    assert [named(notice) for notice in notices] == [(Wrong.OUT_OF_TIME, "journal_line", line.pk)]


def test_progress_is_told_seal_by_seal(sealed: None) -> None:
    told: list[int] = []
    report = verify_trail(progress=told.append)
    assert told[-1] == report.lines == 30 and len(told) == report.seals == 12
