"""Nobody verifies an entry of his own; nor does he mend, end or annul one alone, or undo what a colleague did to it."""

from __future__ import annotations

from django.db import connection

from anju.access.queries import same_hands
from anju.access.rules import Viewer
from anju.kernel.errors import Conflict
from anju.people.deeds import Annulling

OF_RECORD = """
SELECT m.entered_by
  FROM (SELECT opened_by AS id FROM {room}_{record} WHERE id = %(subject)s
        UNION SELECT id FROM {room}_evidence WHERE {record}_id = %(subject)s
        UNION SELECT e.id FROM {room}_annulment a JOIN {room}_evidence e ON e.annulment_id = a.id
               WHERE a.{record}_id = %(subject)s) rests
  JOIN {room}_evidence e ON e.id = rests.id,
       LATERAL declarations_message(e.declaration) m"""
"""Who entered what a stay or job rests on: what opened it, what holds of it, and what an annulment left out."""
OF_PERSON = """
SELECT m.entered_by
  FROM (SELECT id FROM declarations_declaration WHERE person = %(subject)s AND accepted ORDER BY id LIMIT 1) d,
       LATERAL declarations_message(d.id) m"""


def check_not_own_record(of: Annulling, record: int, viewer: Viewer) -> None:
    """Conflict (own-entry) where the viewer entered anything that a stay or job rests on, with whichever account."""
    _check(OF_RECORD.format(room=of.room, record=of.record), record, viewer)


def check_not_own_person(person: int, viewer: Viewer) -> None:
    """The same, of the declaration a person came into the register with."""
    _check(OF_PERSON, person, viewer)


def _check(entered_by: str, subject: int, viewer: Viewer) -> None:
    with connection.cursor() as cursor:
        cursor.execute(entered_by, {"subject": subject})
        entered = {account for (account,) in cursor.fetchall()}
    if not entered.isdisjoint(same_hands(viewer.account)):
        raise Conflict("You entered this yourself: a colleague must correct or end it.", code="own-entry")
