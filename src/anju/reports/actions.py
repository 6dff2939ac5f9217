"""A ledger leaves the register as a spreadsheet: masked, counted, and saying on its face who asked for it and why."""

from __future__ import annotations

import io
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from anju.access.rules import Permission, Viewer, check_purpose
from anju.journal.actions import write_line
from anju.kernel.errors import NotFound, Refused
from anju.papers.actions import store
from anju.papers.models import Document
from anju.papers.workbooks import XLSX, new_workbook
from anju.parties.models import Party
from anju.places.models import Dwelling
from anju.reports.queries import ledger_lines, stays_wanted
from anju.reports.rules import LedgerFilter, Status
from anju.reports.sheet import TITLE, Face, write_ledger
from anju.territory.queries import path_name

MOST_ROWS = 100_000


@transaction.atomic
def export_ledger(wanted: LedgerFilter, *, viewer: Viewer, now: datetime) -> Document:
    """An .xlsx of a ledger, kept as a document that opens for its maker alone.

    Refused without a purpose, or over 100,000 rows (code ``too-many-rows``; narrow the filter); NotFound when division
    or dwelling are out of scope. Leaves a journal line, and an access line for each person."""
    viewer.require(Permission.LEDGER_EXPORT)
    viewer = viewer.for_purpose(check_purpose(viewer.purpose))
    division = wanted.home(viewer.low, viewer.high)
    if division is None:
        raise NotFound("No such division.")
    count = stays_wanted(viewer, wanted)[: MOST_ROWS + 1].count()
    if count > MOST_ROWS:
        raise Refused(
            "The ledger has more than %(most)s rows; narrow it, by community for instance.",
            params={"most": f"{MOST_ROWS:,}"},
            code="too-many-rows",
        )
    out = io.BytesIO()
    face = Face(viewer.name, viewer.account, now, viewer.purpose, _scope_words(wanted, viewer))
    with new_workbook(out, title=TITLE, made_by=viewer.name, made_at=now) as book:
        written = write_ledger(book, face, ledger_lines(viewer, wanted, shown="ledger-export"))
    document = store(
        viewer=viewer,
        division=division,
        kind=Document.Kind.LEDGER,
        name=f"{TITLE}-{timezone.localtime(now):%Y%m%d-%H%M}.xlsx",
        media_type=XLSX,
        content=out.getvalue(),
    )
    detail = {
        "rows": written,
        "purpose": viewer.purpose,
        "filter": {
            "division": wanted.division,
            "dwelling": wanted.dwelling,
            "party": wanted.party,
            "status": str(wanted.status),
            "on": (wanted.on or viewer.on).isoformat(),
            "by_name": bool(wanted.text.strip()),
        },
    }
    write_line("reports:ledger:exported", actor=viewer.account, subject=document.pk, division=division, detail=detail)
    return document


def _scope_words(wanted: LedgerFilter, viewer: Viewer) -> str:
    """The filter as the sheet states it."""
    on = wanted.on or viewer.on
    area = wanted.division or (None if viewer.is_system else viewer.low)
    words = [path_name(area) or str(area) if area else "全部区划"]
    if wanted.dwelling is not None:
        dwelling = Dwelling.objects.visible_to(viewer).filter(pk=wanted.dwelling).first()
        if dwelling is None:
            raise NotFound("No such dwelling.")
        words.append(f"房屋 {dwelling.code} {dwelling.address}")
    if wanted.party is not None:
        # A landlord who lives elsewhere is out of sight, though not what she lets here: her number must do.
        party = Party.objects.visible_to(viewer).filter(pk=wanted.party).first()
        words.append(f"出租或管理方 {party.name if party else f'第 {wanted.party} 号'}")
    if wanted.text.strip():
        words.append(f"姓名“{wanted.text.strip()}”")
    return "；".join([*words, f"截至 {on:%Y-%m-%d} {Status(wanted.status).label}"])
