"""One's own exports: listed, and opened while they last."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from anju.access.rules import Permission, Viewer
from anju.access.vault import VaultError, vault
from anju.journal.actions import write_line
from anju.kernel.errors import NotFound
from anju.kernel.pages import Page
from anju.reports.ledgers import LedgerSort
from anju.reports.models import Export, ExportFile
from anju.reports.rosters import RosterSort, RosterWanted
from anju.reports.rules import LedgerFilter
from anju.reports.sorts import Sort

WANTED = "reports_export.wanted"
CONTENT = "reports_exportfile.content"
SORTS: dict[str, Sort[Any]] = {sort.name: sort for sort in (LedgerSort(), RosterSort())}
_OF = {LedgerFilter: "ledger", RosterWanted: "roster"}
Wanted = LedgerFilter | RosterWanted


@dataclass(frozen=True, slots=True)
class ExportLine:
    """An export as its maker's list shows it; rows written so far of all; days it lasts once made."""

    id: int
    kind: str
    division: int
    purpose: str
    whole: bool
    state: str
    total: int
    done: int
    size: int
    error: str
    asked_at: datetime
    made_at: datetime | None
    expires_at: datetime | None

    @property
    def working(self) -> bool:
        return self.state in (Export.State.WAITING, Export.State.RUNNING)

    @property
    def ready(self) -> bool:
        return self.state == Export.State.DONE


def days_kept() -> int:
    """How many days an export lasts."""
    days: int = settings.EXPORT_DAYS
    return days


def exports_of(viewer: Viewer, *, after: int | None = None, limit: int = 20) -> Page[ExportLine]:
    """The viewer's own exports, newest first."""
    require_exports(viewer)
    found = Export.objects.of(viewer).order_by("-pk")
    rows = list((found if after is None else found.filter(pk__lt=after))[: limit + 1])
    return Page([_line(row) for row in rows[:limit]], rows[limit - 1].pk if len(rows) > limit else None)


def open_export(viewer: Viewer, export_id: int) -> tuple[str, bytes]:
    """Name and bytes of one's own export; NotFound for another's, one of a place left meanwhile, one that is not made,
    or one past its days.

    Forbidden to whoever lost the permission meanwhile. Each opening leaves a journal line."""
    require_exports(viewer)
    export = Export.objects.of(viewer).filter(pk=export_id, state=Export.State.DONE).first()
    if export is None or export.made_at is None or export.expires_at is None or export.expires_at <= timezone.now():
        raise NotFound("No such export.")
    sort = sort_of(export)
    sort.permit(viewer, wanted_of(export), whole=export.whole)
    kept = ExportFile.objects.get(pk=export.pk)
    content = vault().decrypt(kept.content, CONTENT)
    if hashlib.sha256(content).hexdigest() != kept.sha256:
        raise VaultError(f"Export {export.pk} is not the one that was made.")
    with transaction.atomic():
        write_line("reports:export:opened", actor=viewer.account, subject=export.pk, division=export.division)
    return f"{sort.title}-{timezone.localtime(export.made_at):%Y%m%d-%H%M}.xlsx", content


def require_exports(viewer: Viewer) -> None:
    """The office needs the permission; a party's staff have exports of what is their own."""
    if viewer.party is None:
        viewer.require(Permission.LEDGER_EXPORT)


def kind_of(wanted: Wanted) -> str:
    """The sort a filter is of."""
    return _OF[type(wanted)]


def sort_of(export: Export) -> Sort[Any]:
    return SORTS[export.kind]


def seal_wanted(wanted: Wanted) -> bytes:
    return vault().encrypt(orjson.dumps(SORTS[kind_of(wanted)].as_dict(wanted)), WANTED)


def wanted_of(export: Export) -> Any:
    """What an export was asked of: its sort's filter."""
    return sort_of(export).of_dict(orjson.loads(vault().decrypt(export.wanted, WANTED)))


def _line(row: Export) -> ExportLine:
    return ExportLine(
        id=row.pk,
        kind=row.kind,
        division=row.division,
        purpose=row.purpose,
        whole=row.whole,
        state=row.state,
        total=row.total,
        done=row.done,
        size=row.size,
        error=row.error,
        asked_at=row.asked_at,
        made_at=row.made_at,
        expires_at=row.expires_at,
    )
