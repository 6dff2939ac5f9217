"""Exports are asked for, called off, tried again, erased: what leaves the register is masked, counted, for a purpose.

The worker makes them (making.py); nothing here waits for it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from anju.access.rules import Viewer
from anju.journal.actions import write_line
from anju.kernel.errors import Conflict, NotFound, Refused
from anju.reports.exports import SORTS, Wanted, kind_of, require_exports, seal_wanted
from anju.reports.models import Export, ExportFile, ExportRead
from anju.reports.sorts import Sort

MOST_ROWS = 200_000
MOST_AT_ONCE = 5
State = Export.State
UNMADE = (State.WAITING, State.RUNNING)


@transaction.atomic
def ask_export(wanted: Wanted, *, viewer: Viewer, key: str, whole: bool = False) -> int:
    """Have a ledger or a roster made as a workbook that opens for its maker alone; the export's id, the same for the
    same key.

    whole: identity numbers in full, which needs the permission to see them. Refused without a purpose (E210), over
    200,000 rows (code ``too-many-rows``; narrow the filter) or while five are being made; NotFound when division,
    dwelling or employer are out of scope."""
    sort: Sort[Any] = SORTS[kind_of(wanted)]
    sort.permit(viewer, wanted, whole=whole)
    viewer = viewer.for_purpose(sort.purpose(viewer, wanted)[:200])
    known = Export.objects.of(viewer).filter(key=key).first()
    if known is not None:
        return known.pk
    division, wanted = sort.home(viewer, wanted), sort.settled(wanted, viewer.on)
    sort.words(viewer, wanted)
    total = _counted(sort, viewer, wanted)
    if Export.objects.of(viewer).filter(state__in=UNMADE).count() >= MOST_AT_ONCE:
        raise Refused("%(most)s exports are being made already; wait for one.", params={"most": MOST_AT_ONCE})
    export, added = Export.objects.get_or_create(
        made_by=viewer.account,
        key=key,
        defaults={
            "kind": sort.name,
            "division": division,
            "wanted": seal_wanted(wanted),
            "purpose": viewer.purpose,
            "whole": whole,
            "total": total,
        },
    )
    if added:
        said = {"purpose": viewer.purpose, "whole": whole, "kind": sort.name, "filter": sort.told(wanted)}
        _tell("asked", export, viewer.account, **said)
        _defer(export.pk)
    return export.pk


@transaction.atomic
def cancel_export(export_id: int, *, viewer: Viewer) -> None:
    """Call off what is not made yet; nobody counts as looked at. Cancelled twice counts once."""
    export = _own(export_id, viewer)
    if export.state == State.CANCELLED:
        return
    if export.state not in UNMADE:
        raise Conflict("The export is made already; it can be erased.")
    Export.objects.filter(pk=export.pk).update(state=State.CANCELLED)
    _tell("cancelled", export, viewer.account)


@transaction.atomic
def retry_export(export_id: int, *, viewer: Viewer) -> None:
    """Have an export made after all that failed or was called off; asked twice it is made once."""
    export = _own(export_id, viewer)
    if export.state in UNMADE:
        return
    if export.state not in (State.FAILED, State.CANCELLED):
        raise Conflict("Only an export that failed or was cancelled can be tried again.")
    Export.objects.filter(pk=export.pk).update(state=State.WAITING, done=0, error="")
    _tell("retried", export, viewer.account)
    _defer(export.pk)


@transaction.atomic
def erase_export(export_id: int, *, viewer: Viewer) -> None:
    """Erase one's own file before its days are over. Erased twice counts once."""
    export = _own(export_id, viewer)
    if export.state == State.ERASED:
        return
    if export.state != State.DONE:
        raise Conflict("The export is not made; it can be cancelled.")
    _erase([export], actor=viewer.account)


@transaction.atomic
def erase_expired(now: datetime) -> int:
    """Erase the files whose days are over, whoever made them; how many. For the worker."""
    over = list(Export.objects.filter(state=State.DONE, expires_at__lte=now).select_for_update(skip_locked=True))
    _erase(over, actor=0)
    ExportRead.objects.filter(export__state__in=(State.CANCELLED, State.FAILED)).delete()
    return len(over)


def _erase(exports: list[Export], *, actor: int) -> None:
    ids = [export.pk for export in exports]
    ExportFile.objects.filter(pk__in=ids).delete()
    Export.objects.filter(pk__in=ids).update(state=State.ERASED)
    for export in exports:
        _tell("erased", export, actor)


def _own(export_id: int, viewer: Viewer) -> Export:
    require_exports(viewer)
    export = Export.objects.of(viewer).select_for_update().filter(pk=export_id).first()
    if export is None:
        raise NotFound("No such export.")
    return export


def _counted(sort: Sort[Any], viewer: Viewer, wanted: Wanted) -> int:
    count = sort.count(viewer, wanted, MOST_ROWS)
    if count > MOST_ROWS:
        raise Refused(
            "It has more than %(most)s rows; narrow it, by community for instance.",
            params={"most": f"{MOST_ROWS:,}"},
            code="too-many-rows",
        )
    return count


def _tell(verb: str, export: Export, actor: int, **detail: object) -> None:
    write_line(f"reports:export:{verb}", actor=actor, subject=export.pk, division=export.division, detail=detail)


def _defer(export_id: int) -> None:
    app.configure_task("anju.reports.tasks.make", lock=f"export-{export_id}").defer(export=export_id)
