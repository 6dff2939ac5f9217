"""A month's statement handed in: the sheet that is kept, its journal line; and opened again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

from django.db import connection, transaction

from anju.access.rules import Permission, Viewer
from anju.access.scope import enter_scope
from anju.employment.models import Statement
from anju.employment.roster import jobs_wanted, roster_lines
from anju.employment.rules import RosterFilter
from anju.employment.statements import DueDay, Month, month_of_employer, statement
from anju.journal.actions import write_line
from anju.kernel.errors import Refused
from anju.papers.actions import store
from anju.papers.models import Document
from anju.papers.queries import open_document
from anju.papers.workbooks import XLSX, new_workbook
from anju.parties.queries import party_division, party_names
from anju.reports.rosters import COLUMNS, roster_cells
from anju.reports.sheet import Face, Table, write_table

TITLE = "用人月报"
PURPOSE = "用人月报"
TELL = """
INSERT INTO journal_accessline (actor, purpose, shown, person, division)
SELECT %s, %s, 'statement', person, division
  FROM employment_statement s, unnest(s.persons) person WHERE s.id = %s
"""


@transaction.atomic
def hand_in(
    employer: int,
    month: date,
    due: DueDay | None,
    *,
    viewer: Viewer,
    now: datetime,
    occupations: dict[str, str] | None = None,
) -> Statement:
    """Confirm a month's statement as the register makes it, by the employer's own staff or by the office for it.

    Refused while the month runs. The same statement again is the first one; once the register was corrected, the next
    edition. Leaves a journal line, and an access line for each person in it."""
    viewer.require(Permission.DECLARATION_DECLARE)
    viewer = viewer.for_purpose(PURPOSE)
    _take_turns(employer, month)
    stands = month_of_employer(viewer, employer, month, due, now=now)
    if stands.editions and not stands.changed:
        return statement(viewer, stands.editions[0].id)
    if not stands.may_hand_in:
        raise Refused("The month is not over: its statement can be handed in from the first day after.")
    division = party_division(viewer, employer)
    document = _keep(stands, employer, division, viewer, now, occupations or {})
    made = Statement.objects.create(
        division=division,
        employer_id=employer,
        month=month,
        edition=len(stands.editions) + 1,
        at_start=stands.tally.at_start,
        hired=stands.tally.hired,
        left=stands.tally.left,
        at_end=stands.tally.at_end,
        fingerprint=stands.fingerprint,
        persons=_persons(viewer, employer, month),
        due_at=due.due_at if due else None,
        article=due.article[:120] if due else "",
        handed_in_at=now,
        handed_in_by=viewer.account,
        document=document,
    )
    detail = {"month": month.isoformat()[:7], "edition": made.edition, "persons": len(made.persons)}
    event = "employment:statement:handed-in"
    write_line(event, actor=viewer.account, subject=made.pk, division=division, detail=detail)
    return made


@transaction.atomic
def open_statement(viewer: Viewer, statement_id: int) -> tuple[Document, bytes]:
    """The sheet as it was handed in; everybody in it gets an access line. NotFound when out of sight."""
    found = statement(viewer, statement_id)
    with connection.cursor() as cursor:
        cursor.execute(TELL, [viewer.account, viewer.purpose, found.pk])
    return open_document(viewer, found.document_id)


def _keep(
    stands: Month, employer: int, division: int, viewer: Viewer, now: datetime, occupations: dict[str, str]
) -> Document:
    name = party_names(viewer, [employer]).get(employer, "")
    counted = stands.tally
    words = (
        f"{name}；{stands.month:%Y年%m月}；月初 {counted.at_start} 人，入职 {counted.hired} 人，"
        f"离职 {counted.left} 人，月末 {counted.at_end} 人"
    )
    out = io.BytesIO()
    with (
        new_workbook(out, title=TITLE, made_by=viewer.name, made_at=now) as book,
        _as_the_employer(viewer, employer) as own,
    ):
        lines = roster_lines(own, RosterFilter(employer, during=stands.month), shown="statement")
        rows = (roster_cells(number, line, occupations) for number, line in enumerate(lines, 1))
        face = Face(viewer.name, viewer.account, now, PURPOSE, words)
        write_table(book, face, Table(TITLE, COLUMNS), rows)
    return store(
        viewer=viewer,
        division=division,
        party=employer,
        kind=Document.Kind.STATEMENT,
        name=f"{TITLE}-{stands.month:%Y-%m}-{len(stands.editions) + 1}.xlsx",
        media_type=XLSX,
        content=out.getvalue(),
    )


@contextmanager
def _as_the_employer(viewer: Viewer, employer: int) -> Iterator[Viewer]:
    """The employer's own sight, whoever hands in for it: its staff open the sheet, and read what they declared."""
    own = replace(viewer, party=employer, low=0, high=0)
    enter_scope(own)
    yield own
    enter_scope(viewer)


def _persons(viewer: Viewer, employer: int, month: date) -> list[int]:
    jobs = jobs_wanted(viewer, RosterFilter(employer, during=month))
    return sorted(set(jobs.values_list("person_id", flat=True)))


def _take_turns(employer: int, month: date) -> None:
    """Until the transaction ends nobody else hands this one in: sent twice at once, the second finds the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"statement-{employer}-{month}"])
