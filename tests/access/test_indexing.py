"""Another index key, with the register closed: all indexes or none, and nobody goes on with the old key."""

from __future__ import annotations

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from access.rotating import fill, turned
from access.test_reencryption import NOT_SEALED
from anju.access.indexing import INDEXED, MEND, IndexedColumns, check_index_key, is_made_with, reindex
from anju.access.keyring import KeyRing, fresh_key, with_newest_in_use, with_next_version
from anju.access.rules import Viewer
from anju.access.vault import Vault, VaultError, vault
from anju.journal.models import Line
from anju.kernel.errors import Conflict
from anju.parties.queries import find_parties
from anju.people.models import Identity, Person
from anju.people.queries import find_persons
from anju.stays.certificates import certificate_number, document_of_code, keyed_check
from cast import Cast, as_web_role
from declarations.saying import line, say

pytestmark = pytest.mark.django_db
SOMEBODY = line()
LANDLORD = "441502196803150011"
Stored = dict[str, list[bytes]]


def stored() -> Stored:
    """Every blind index of the register, by column."""
    found: Stored = {}
    with connection.cursor() as cursor:
        for one in INDEXED:
            cursor.execute(f"SELECT {one.column} FROM {one.table} WHERE {one.column} IS NOT NULL ORDER BY 1")
            found[f"{one.table}.{one.column}"] = [bytes(value) for (value,) in cursor.fetchall()]
    return found


def another() -> Vault:
    """A vault whose ring has one version more, with another index key."""
    ring = with_newest_in_use(with_next_version(settings.VAULT_KEY_RING, index=fresh_key()), index=True)
    return Vault(KeyRing.read(ring, settings.VAULT_SUITE))


@pytest.fixture
def filled(cast: Cast) -> Cast:
    fill(cast)
    say(cast.clerk.viewer(), line(phone="13800138000"), key="with a telephone")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    check_index_key()
    return cast


def test_every_blind_index_can_be_made_anew() -> None:
    # A message's fingerprint recognises repeats under former keys too; it finds nobody.
    blind = {column for column, why in NOT_SEALED.items() if why == "a blind index"}
    assert {f"{one.table}.{one.column}" for one in INDEXED} == blind - {"declarations_submission.fingerprint"}


def test_a_blind_index_is_registered_once() -> None:
    registry = IndexedColumns()
    registry.register_with_history("a", "b", ("c",), lambda _: [])
    with pytest.raises(ValueError, match=r"a\.b is registered already"):
        registry.register_with_history("a", "b", ("c",), lambda _: [])


def test_all_are_made_anew(filled: Cast) -> None:
    before, new = stored(), another()
    assert all(before.values()), "a column without a value proves nothing"
    done = reindex(new)
    after = stored()
    for column, values in before.items():
        assert len(after[column]) == len(values) and not set(after[column]) & set(values), column
    assert done == sum(map(len, before.values()))
    told = Line.objects.get(event="access:keys:reindexed")
    assert (told.subject, told.detail) == (2, {"values": done})
    assert is_made_with(new) and not is_made_with(vault())


def test_a_process_with_the_new_ring_finds_recognises_and_checks_as_before(filled: Cast) -> None:
    persons, clerk = Person.objects.count(), filled.clerk.viewer()
    number = certificate_number(7, division=440309002001, year=2026)
    printed = f"ANJU:{number}:{keyed_check(number)}"
    was, old = seen(clerk), vault()
    assert all(was)
    with turned(index=fresh_key()):
        reindexed_by(old, vault())
        assert seen(clerk) == was
        again = say(clerk, SOMEBODY | {"date": "2026-11-10"}, key="once more")
        assert again.submission and Person.objects.count() == persons, "nobody was added a second time"
        assert say(clerk, SOMEBODY | {"date": "2026-11-10"}, key="once more").repeated
        assert document_of_code(printed) == 7, "what was printed under the former key is known"
        check_index_key()


def seen(clerk: Viewer) -> tuple[list[int], list[int]]:
    """Persons and parties found by number."""
    with as_web_role(clerk):
        persons = [card.id for card in find_persons(clerk, number=SOMEBODY["id_number"])]
        return persons, [party.id for party in find_parties(clerk, LANDLORD)]


def reindexed_by(old: Vault, now: Vault) -> None:
    """As the command does it: by a process that still holds the old ring."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("anju.access.indexing.vault", lambda: old)
        reindex(now)


def test_with_somebody_else_in_the_register_nothing_is_begun(filled: Cast) -> None:
    before = stored()
    visitor = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor})
    with visitor, pytest.raises(Conflict, match="The register is open: 1 other"):
        reindex(another())
    assert stored() == before and is_made_with(vault())


def test_an_index_that_is_not_its_value_s_stops_all(filled: Cast) -> None:
    identity = Identity.objects.latest("pk")
    Identity.objects.filter(pk=identity.pk).update(number_index=b"\x01" * 16)
    before = stored()
    with pytest.raises(Conflict, match=r"people_identity\.number_index holds an index that does not belong"):
        reindex(another())
    assert stored() == before and is_made_with(vault())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'")
        assert cursor.fetchone() == (0,)


def test_a_process_with_another_ring_does_not_start(filled: Cast) -> None:
    with turned():
        check_index_key()  # another key of encryption is no other index key
    with turned(index=fresh_key()), pytest.raises(VaultError) as refused:
        check_index_key()
    assert MEND in str(refused.value)
