"""The present roster as a workbook to be filled in with days of leave and sent back: it shows whole numbers, so the
office says what it is for; an employer's own staff take it freely, with the numbers they declared themselves."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anju.access.rules import Permission, Viewer, check_purpose
from anju.declarations.template import NEVER_THERE, write_form
from anju.employment.roster import RosterLine, jobs_wanted, roster_lines
from anju.employment.rules import RosterFilter, Status
from anju.journal.actions import write_line
from anju.kernel.errors import Refused
from anju.papers.workbooks import new_workbook
from anju.parties.queries import employer_codes, party_division, party_names
from anju.rulebook.installed import the_book
from anju.rulebook.rules.forms import UNCHANGED, FormSpec

OWN = "本单位用人申报"
"""The purpose that stands in the trail when an employer's staff fetch their own roster."""
MOST_ROWS = 20_000
NOTES = (
    gettext_noop("One row for everybody who works here now. Rows that stay as they are declare nothing."),
    gettext_noop("Who has left: choose the word for leaving, and write the first day no longer there."),
    NEVER_THERE,
    gettext_noop("Who was hired: add a row at the end. Who goes over to another employer: one row of each, same day."),
    gettext_noop("Identity numbers stand in cells of text: pasted as numbers they lose their last digits."),
    gettext_noop("Where no number stands you never declared the person: write it in before you declare the leaving."),
    gettext_noop("This sheet holds whole identity numbers: keep it for this purpose alone, and delete it when done."),
    gettext_noop("Send the file as it is. A dry run shows every row with its remarks before anything is entered."),
)


@transaction.atomic
def roster_workbook(employer: int, pack: str, *, viewer: Viewer, now: datetime) -> bytes:
    """The workbook (.xlsx) of whoever works there, each row set to "unchanged".

    The office needs the permission to see whole numbers and a purpose (E210). Refused over 20,000 rows; NotFound when
    the employer is out of sight. Leaves a journal line, and an access line for each person."""
    viewer = _permitted(viewer, employer)
    wanted = RosterFilter(employer, status=Status.OPEN)
    division = party_division(viewer, employer)
    count = jobs_wanted(viewer, wanted).count()
    if count > MOST_ROWS:
        raise Refused("A roster of more than %(most)s goes by the interface.", params={"most": f"{MOST_ROWS:,}"})
    form = the_book().form(pack, viewer.on)
    title = f"{party_names(viewer, [employer]).get(employer, '')} {_('Roster')} {viewer.on.isoformat()}"
    out = io.BytesIO()
    with new_workbook(out, title=title, made_by=viewer.name, made_at=now) as book:
        lines = roster_lines(viewer, wanted, shown="roster-workbook")
        rows = _rows(lines, form, employer_codes(viewer, [employer])[employer])
        write_form(book, form, "roster", title=title, notes=NOTES, rows=rows)
    detail = {"rows": count, "purpose": viewer.purpose}
    write_line(
        "declarations:roster:handed-out", actor=viewer.account, subject=employer, division=division, detail=detail
    )
    return out.getvalue()


def _permitted(viewer: Viewer, employer: int) -> Viewer:
    if viewer.party == employer:
        return viewer.for_purpose(OWN)
    viewer.require(Permission.IDENTITY_REVEAL)
    return viewer.for_purpose(check_purpose(viewer.purpose))


def _rows(lines: Iterator[RosterLine], form: FormSpec, code: str) -> Iterator[Mapping[str, str]]:
    for line in lines:
        yield {
            "kind": form.printed.get(UNCHANGED, UNCHANGED),
            "name": line.named.name,
            "id_kind": form.labels.get("id_kind", {}).get(line.named.id_kind, line.named.id_kind),
            "id_number": line.named.number,
            "employer_code": code,
            "occupation": form.labels.get("occupation", {}).get(line.occupation, ""),
        }
