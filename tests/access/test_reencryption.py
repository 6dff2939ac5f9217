"""Keys are changed while the office works: everything stays readable, nothing else changes, old keys go when unused."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction

from access.rotating import fill, opened, rows, turned, versions, with_ring
from anju.access import reencryption
from anju.access.keyring import without_old_keys
from anju.access.reencryption import counts, forbid_older, reencrypt
from anju.access.sealed import SEALED, SealedColumn, SealedColumns
from anju.access.vault import VaultError, vault
from anju.journal.models import Line
from anju.kernel.errors import Conflict
from anju.people.actions import reveal
from anju.people.models import Identity, Person
from cast import Cast, as_web_role, make_cast

NOT_SEALED = {
    "declarations_submission.fingerprint": "a blind index",
    "employment_statement.fingerprint": "a hash",
    "journal_seal.before": "a hash",
    "journal_seal.digest": "a hash",
    "journal_seal.head": "a hash",
    "journal_seal.prints": "hashes",
    "journal_seal.signature": "an HMAC",
    "journal_verification.head": "a hash",
    "parties_party.number_index": "a blind index",
    "parties_party_history.number_index": "a blind index",
    "people_identity.number_index": "a blind index",
    "people_identity_history.number_index": "a blind index",
    "people_person.phone_index": "a blind index",
    "people_person_history.phone_index": "a blind index",
}


def run(statement: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def swapping(statement: str, setting: str = "on") -> int:
    with transaction.atomic():
        run("SELECT set_config('anju.swapping', %s, true)", setting)
        return run(statement)


def test_every_column_of_bytes_is_registered_or_known_not_to_be_sealed(db: None) -> None:
    """A sealed column nobody registered would keep its old key for ever, and be unreadable once that is retired."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'bytea'"
        )
        there = {name for (name,) in cursor.fetchall()}
    assert there - {str(column) for column in SEALED} == set(NOT_SEALED)
    assert {str(column) for column in SEALED} <= there


def test_every_field_that_sounds_sealed_is_registered() -> None:
    fields = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, models.BinaryField) and field.column.endswith(("cipher", "payload", "content"))
    }
    assert len(fields) >= 8 and fields <= {str(column) for column in SEALED}


def test_a_column_is_registered_once() -> None:
    registry = SealedColumns()
    column = SealedColumn("a", "b", "a.b")
    registry.register(column)
    with pytest.raises(ValueError, match=r"a\.b is registered already"):
        registry.register(column)


@pytest.fixture(params=["AES", "SM"])
def filled(request: pytest.FixtureRequest, db: None) -> Iterator[Cast]:
    with with_ring(settings.VAULT_KEY_RING, request.param):
        cast = request.getfixturevalue("cast")
        fill(cast)
        yield cast


def test_the_test_fills_every_column(filled: Cast) -> None:
    assert [name for name, found in versions().items() if not found] == []


def test_a_rotation_leaves_everything_readable_and_sealing_anew_changes_the_keys_alone(filled: Cast) -> None:
    before = opened()
    with turned() as ring:
        assert opened() == before, "the ring turned, values have not"
        done = reencrypt()
        assert done == sum(map(len, before.values()))
        assert opened() == before
        assert set.union(*versions().values()) == {2}
        with with_ring(without_old_keys(ring, settings.VAULT_SUITE), settings.VAULT_SUITE):
            assert opened() == before, "the old key is not needed"
    with pytest.raises(VaultError, match="No key of version 2"):
        opened()


def test_sealing_anew_twice_does_nothing_twice(filled: Cast) -> None:
    with turned():
        assert reencrypt() > 0
        assert reencrypt() == 0


def test_counts_say_what_is_where(filled: Cast) -> None:
    with turned():
        before = {(str(one.column), one.version): one.values for one in counts()}
        assert {version for _, version in before} == {1}
        Identity.objects.filter(pk=Identity.objects.earliest("pk").pk).update(number_cipher=vault().encrypt(b"1", "x"))
        now = {(str(one.column), one.version): one.values for one in counts()}
        assert now["people_identity.number_cipher", 2] == 1


def test_no_history_is_made_and_nothing_else_is_touched(filled: Cast) -> None:
    def everything() -> dict[str, list[str]]:
        found = {}
        for table in {column.table for column in SEALED}:
            sealed = [f"'{column.column}'" for column in SEALED if column.table == table]
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT (to_jsonb(t) - ARRAY[{', '.join(sealed)}])::text FROM {table} t ORDER BY 1")
                found[table] = [text for (text,) in cursor.fetchall()]
        return found

    before = everything()
    with turned():
        reencrypt()
        assert everything() == before


def test_each_batch_leaves_a_line_without_a_secret(filled: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reencryption, "VALUES", 1)
    with turned():
        done = reencrypt()
    lines = Line.objects.filter(event="access:keys:reencrypted")
    assert len(lines) == done
    assert {(line.actor, line.subject, line.detail["values"]) for line in lines} == {(0, 2, 1)}
    assert {line.detail["column"] for line in lines} == {str(column) for column in SEALED}


class Killed(BaseException):
    pass


@pytest.mark.parametrize("after", [0, 1, 3, 7])
def test_killed_in_the_middle_everything_is_readable_and_the_next_run_goes_on(
    filled: Cast, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(reencryption, "VALUES", 1)
    before = opened()
    real: Callable[..., int] = reencryption._swap
    left = after

    def dying(*about: object) -> int:
        nonlocal left
        if not left:
            raise Killed
        left -= 1
        return real(*about)

    with turned():
        monkeypatch.setattr(reencryption, "_swap", dying)
        with pytest.raises(Killed):
            reencrypt()
        monkeypatch.setattr(reencryption, "_swap", real)
        assert opened() == before
        assert sum(one.values for one in counts() if one.version == 2) == after
        assert reencrypt() == sum(map(len, before.values())) - after
        assert opened() == before and set.union(*versions().values()) == {2}


def test_two_never_seal_anew_at_once(filled: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = []
    told = reencryption._column

    def beside(*about: object) -> int:
        run("SAVEPOINT beside")
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [reencryption.TURN])
                refused.append(cursor.fetchone()[0])
        finally:
            other.close()
        return told(*about)

    monkeypatch.setattr(reencryption, "_column", beside)
    with turned():
        reencrypt()
    assert set(refused) == {False}


def test_a_reader_of_the_office_sees_the_same_throughout(filled: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between any two values: the number is shown as ever, by a process that has the new ring."""
    monkeypatch.setattr(reencryption, "VALUES", 1)
    viewer, person = filled.clerk.viewer(), filled.resident.id
    seen: set[str] = set()
    real = reencryption._swap

    def watched(*about: object) -> int:
        done = real(*about)
        with as_web_role(viewer):
            seen.add(reveal(person, field="number", viewer=viewer, purpose="核对"))
            seen.add(reveal(person, field="phone", viewer=viewer, purpose="核对"))
        return done

    monkeypatch.setattr(reencryption, "_swap", watched)
    with turned():
        reencrypt()
    assert seen == {filled.resident.id_number, filled.resident.phone}


@pytest.mark.parametrize("column", [column for column in SEALED if column.swaps], ids=str)
def test_under_a_swap_all_else_is_refused(db: None, column: SealedColumn) -> None:
    """The owner sets the same setting and tries to bend what the table keeps."""
    fill(make_cast())
    name, table = column.column, column.table
    other = "recorded_until" if table.endswith("_history") else "id"
    newer = f"set_byte({name}, 0, get_byte({name}, 0) + 1)"
    changes = [
        f"{name} = NULL",
        f"{name} = ''",
        f"{name} = {newer} || '\\x00'",
        f"{name} = substr({newer}, 1, 20)",
        f"{name} = set_byte({name}, 0, 0)",
        f"{name} = set_byte({name}, 5, (get_byte({name}, 5) + 1) %% 256)",
        f"{name} = {name}",
        f"{name} = {newer}, {other} = {'now()' if other != 'id' else 'id + 1000000'}",
        f"{other} = {other}",
    ]
    for change in changes:
        with pytest.raises(DatabaseError):
            swapping(f"UPDATE {table} SET {change} WHERE {name} IS NOT NULL")
    assert swapping(f"UPDATE {table} SET {name} = {newer} WHERE {name} IS NOT NULL") > 0
    assert {value[0] for value in rows(column)} == {2}


@pytest.mark.parametrize("table", sorted({column.table for column in SEALED if column.swaps} - {"people_identity"}))
@pytest.mark.parametrize("setting", ["on", "", "off"])
def test_nothing_is_deleted_whatever_is_set(filled: Cast, table: str, setting: str) -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="kept as written"):
        swapping(f"DELETE FROM {table}", setting)
    with pytest.raises(DatabaseError, match="kept as written"):
        swapping(f"TRUNCATE {table} CASCADE", setting)


def test_who_is_deleted_under_a_swap_stands_in_history(filled: Cast) -> None:
    """Identities may go (a merge, retention); the setting does not make them go unseen."""
    gone = swapping("DELETE FROM people_identity")
    assert gone > 0
    assert run("SELECT 1 FROM people_identity_history") >= gone * 2


@pytest.mark.parametrize("table", ["declarations_declaration", "papers_document", "people_person_history"])
def test_without_a_swap_the_tables_refuse_as_ever(filled: Cast, table: str) -> None:
    for change in ("UPDATE {} SET id = id", "DELETE FROM {}"):
        with pytest.raises(DatabaseError, match="kept as written"), transaction.atomic():
            run(change.format(table))


def test_an_ordinary_change_still_leaves_history(filled: Cast) -> None:
    before = run("SELECT 1 FROM people_person_history")
    Person.objects.filter(pk=filled.resident.id).update(name_initials="y")
    assert run("SELECT 1 FROM people_person_history") == before + 1


def test_the_web_process_may_not_swap(filled: Cast) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), as_web_role(filled.clerk.viewer()):
        swapping("UPDATE declarations_declaration SET payload = set_byte(payload, 0, 9)")


def test_an_old_key_goes_only_when_nothing_needs_it_and_nobody_may_use_it_again(filled: Cast) -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with turned():
        with pytest.raises(Conflict, match="still holds values of older keys"):
            forbid_older(2)
        Person.objects.filter(pk=filled.resident.id).update(phone_cipher=None)
        reencrypt()
        forbid_older(2)
        forbid_older(2)
        assert opened()
    late = vault().encrypt(b"1", "people_identity.number")
    assert late[0] == 1
    with pytest.raises(DatabaseError, match="people_identity_number_cipher_key"), transaction.atomic():
        Identity.objects.create(person_id=filled.resident.id, kind="other", number_cipher=late, number_index=b"i" * 16)
