"""The end of all of a person's jobs, because she died (docs/algorithms/annulment.md). It comes with the deregistration
of her stay, and goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from anju.employment.consequences import consequences_of
from anju.people.deeds import MOST_WORDS, Consequence


def end_jobs(person: int, *, day: date, proof: str, because: int) -> list[Consequence]:
    """End what is open and let nothing begin, wherever she works. because: the stay that is deregistered.

    Asks nothing and checks nothing: whoever deregisters the stay has done so, or takes this back with it."""
    return _told("SELECT * FROM employment_end(%s, %s, %s, %s)", [person, day, proof.strip()[:MOST_WORDS], because])


def undo_ending(because: int, *, why: str) -> list[Consequence]:
    """Put back what ended with a stay's deregistration; nothing where nothing did."""
    return _told("SELECT * FROM employment_undo_end(%s, %s)", [because, why.strip()])


def _told(statement: str, given: Sequence[int | str | date]) -> list[Consequence]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(given))
        return consequences_of(cursor.fetchall())
