"""A ring that turns while a test looks on, and values of every kind that were sealed before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import override_settings

from anju.access.keyring import Ring, with_newest_in_use, with_next_version
from anju.access.models import SecondFactor
from anju.access.sealed import SEALED, SealedColumn
from anju.access.sealing import seal_secret
from anju.access.vault import vault
from anju.acts.decide import correct_person, undo_correction
from anju.declarations.models import Remark, Submission
from anju.declarations.taking import seal_payload
from anju.papers.actions import store
from anju.parties.models import Party
from anju.people.models import Identity, Person
from anju.reports.actions import ask_export
from anju.reports.making import make_export
from anju.reports.rules import LedgerFilter
from anju.worklist.models import Item
from cast import Cast, system
from declarations.saying import say
from stays.living import entered
from stays.test_register import decide

Opened = dict[str, list[bytes]]


def fill(cast: Cast) -> None:
    """At least one sealed value in every registered column, histories included."""
    receipt = say(cast.clerk.viewer())
    decide(cast.officer.viewer(), Item.objects.get(subject=receipt.rows[0].declaration).pk)
    store(
        viewer=system(), division=440309002001, kind="intake", name="a.json", media_type="application/json",
        content=b"{}" * 5000,
    )  # fmt: skip
    submission = Submission.objects.latest("pk")
    Remark.objects.create(submission=submission, row=1, accepted=True, payload=seal_payload({"name": "周明远"}))
    SecondFactor.objects.create(account=cast.clerk.account, secret_cipher=seal_secret("JBSWY3DP"))
    export = ask_export(LedgerFilter(), viewer=entered(cast.supervisor.viewer()), key="ledger")
    make_export(export)
    officer = entered(cast.officer.viewer())
    correction = correct_person(cast.resident.id, {"hukou_kind": ""}, ground="entry", proof="户口簿", viewer=officer)
    undo_correction(correction.id, why="看错了", viewer=officer)
    # Something else changes, so that the row as it was, its sealed value in it, goes into history.
    Person.objects.update(name_initials="x")
    Identity.objects.update(kind="resident_id")
    Party.objects.update(name="另名")


def rows(column: SealedColumn) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column.column} FROM {column.table} WHERE {column.column} IS NOT NULL")
        return [bytes(value) for (value,) in cursor.fetchall()]


def opened() -> Opened:
    """Every sealed value, opened, by column; in an order that does not hang on the sealed text."""
    return {str(column): sorted(vault().decrypt(value, column.field) for value in rows(column)) for column in SEALED}


def versions() -> dict[str, set[int]]:
    return {str(column): {value[0] for value in rows(column)} for column in SEALED}


@contextmanager
def turned(suite: str | None = None, **changes: Any) -> Iterator[Ring]:
    """A ring with a further version in use; leaving it, the one before is in use again."""
    ring = with_newest_in_use(with_next_version(settings.VAULT_KEY_RING, **changes), index=True)
    with with_ring(ring, suite or settings.VAULT_SUITE):
        yield ring


@contextmanager
def with_ring(ring: Ring, suite: str) -> Iterator[None]:
    with override_settings(VAULT_KEY_RING=ring, VAULT_SUITE=suite):
        vault.cache_clear()
        try:
            yield
        finally:
            vault.cache_clear()
