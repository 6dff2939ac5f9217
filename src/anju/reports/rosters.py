"""A roster leaves the register as a spreadsheet: masked, counted, and saying on its face who asked for it and why."""

from __future__ import annotations

import io
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from anju.access.rules import Permission, Viewer, check_purpose
from anju.employment.roster import RosterLine, jobs_wanted, roster_lines
from anju.employment.rules import RosterFilter, Status
from anju.journal.actions import write_line
from anju.kernel.errors import Refused
from anju.papers.actions import store
from anju.papers.models import Document
from anju.papers.workbooks import XLSX, new_workbook
from anju.parties.queries import party_division, party_names
from anju.people.models import Person
from anju.reports.sheet import Cell, Face, Table, write_table

TITLE = "用人名册"
MOST_ROWS = 100_000
OWN = "本单位用人管理"
"""The purpose that stands in the trail when an employer takes its own roster home."""
COLUMNS = (
    ("序号", 7), ("姓名", 14), ("性别", 6), ("出生日期", 12), ("证件号码（掩码）", 22), ("职业", 14),
    ("入职日期", 12), ("离职日期", 12), ("登记日期", 12),
)  # fmt: skip


@transaction.atomic
def export_roster(
    wanted: RosterFilter, *, viewer: Viewer, now: datetime, occupations: dict[str, str] | None = None
) -> Document:
    """An .xlsx of an employer's roster, kept as a document that opens for its maker alone.

    The office needs the permission to export and a purpose (E210); the employer's own staff take their own. NotFound
    when the employer is out of sight; Refused over 100,000 rows. Leaves a journal line, and an access line for each
    person. occupations: what codes are called, where the caller knows."""
    viewer = _permitted(viewer, wanted.employer)
    division = party_division(viewer, wanted.employer)
    if jobs_wanted(viewer, wanted)[: MOST_ROWS + 1].count() > MOST_ROWS:
        raise Refused(
            "The roster has more than %(most)s rows; narrow it.",
            params={"most": f"{MOST_ROWS:,}"},
            code="too-many-rows",
        )
    out = io.BytesIO()
    face = Face(viewer.name, viewer.account, now, viewer.purpose, _scope_words(wanted, viewer))
    with new_workbook(out, title=TITLE, made_by=viewer.name, made_at=now) as book:
        lines = roster_lines(viewer, wanted, shown="roster-export")
        rows = (roster_cells(number, line, occupations or {}) for number, line in enumerate(lines, 1))
        written = write_table(book, face, Table(TITLE, COLUMNS), rows)
    document = store(
        viewer=viewer,
        division=division,
        party=viewer.party,
        kind=Document.Kind.ROSTER,
        name=f"{TITLE}-{timezone.localtime(now):%Y%m%d-%H%M}.xlsx",
        media_type=XLSX,
        content=out.getvalue(),
    )
    detail = {
        "rows": written,
        "purpose": viewer.purpose,
        "employer": wanted.employer,
        "status": str(wanted.status),
        "on": (wanted.on or viewer.on).isoformat(),
        "by_name": bool(wanted.text.strip()),
    }
    write_line("reports:roster:exported", actor=viewer.account, subject=document.pk, division=division, detail=detail)
    return document


def _permitted(viewer: Viewer, employer: int) -> Viewer:
    if viewer.party == employer:
        return viewer.for_purpose(OWN)
    viewer.require(Permission.LEDGER_EXPORT)
    return viewer.for_purpose(check_purpose(viewer.purpose))


def _scope_words(wanted: RosterFilter, viewer: Viewer) -> str:
    """The filter as the sheet states it."""
    words = [party_names(viewer, [wanted.employer]).get(wanted.employer, f"第 {wanted.employer} 号")]
    if wanted.text.strip():
        words.append(f"姓名“{wanted.text.strip()}”")
    return "；".join([*words, f"截至 {wanted.on or viewer.on:%Y-%m-%d} {Status(wanted.status).label}"])


def roster_cells(number: int, line: RosterLine, occupations: dict[str, str]) -> tuple[Cell, ...]:
    """A roster's line as a row of COLUMNS."""
    return (
        number,
        line.named.name,
        str(Person.Sex(line.named.sex).label),
        line.named.birth_date,
        line.named.number_masked,
        occupations.get(line.occupation, line.occupation),
        line.start_on,
        line.end_on,
        line.registered_on,
    )
