"""Making an export: chunk by chunk, each its own transaction, so that its maker sees it grow and can call it off.

Persons read meanwhile are kept with the export and become access lines in the transaction that makes it whole: what was
called off, or failed, nobody has seen. A run that was thought dead may come back beside its successor: only the newest
attempt writes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from tempfile import TemporaryFile

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from anju.access.models import Account
from anju.access.queries import viewer_of
from anju.access.rules import Viewer
from anju.access.scope import enter_scope
from anju.access.vault import vault
from anju.journal.actions import write_line
from anju.kernel.errors import AnjuError, Forbidden
from anju.papers.workbooks import new_workbook
from anju.reports.exports import CONTENT, days_kept, sort_of, wanted_of
from anju.reports.models import Export, ExportFile, ExportRead
from anju.reports.sheet import Cell, Face, write_table

State = Export.State
TELL = """
INSERT INTO journal_accessline (actor, purpose, shown, person, division)
SELECT %s, %s, %s, person, division FROM reports_exportread WHERE export_id = %s
"""


class CalledOff(Exception):
    """The export was cancelled, or another run has taken it over."""


def make_export(export_id: int) -> None:
    """Make an export that waits; safe to run again after a kill. One that was cancelled meanwhile stays so."""
    export = _begin(export_id)
    if export is None:
        return
    try:
        viewer = _maker(export)
        _make(export, viewer)
    except CalledOff:
        return
    except AnjuError as error:
        give_up(export_id, error="rights" if isinstance(error, Forbidden) else "refused")


def give_up(export_id: int, *, error: str = "internal") -> None:
    """Say that an export failed, so that nobody waits for it."""
    Export.objects.filter(pk=export_id, state=State.RUNNING).update(state=State.FAILED, error=error)


@transaction.atomic
def _begin(export_id: int) -> Export | None:
    unmade = Export.objects.filter(pk=export_id, state__in=(State.WAITING, State.RUNNING))
    if not unmade.update(state=State.RUNNING, attempt=F("attempt") + 1, done=0):
        return None
    ExportRead.objects.filter(export=export_id).delete()
    return Export.objects.get(pk=export_id)


def _maker(export: Export) -> Viewer:
    """Who asked, with the rights she has now: the worker does no more than she could."""
    account = Account.objects.filter(pk=export.made_by, is_active=True).first()
    if account is None:
        raise Forbidden("The account that asked for the export is closed.")
    viewer = viewer_of(account, on=timezone.localdate(export.asked_at), purpose=export.purpose)
    sort_of(export).permit(viewer, wanted_of(export), whole=export.whole)
    return viewer


def _make(export: Export, viewer: Viewer) -> None:
    now, sort = timezone.now(), sort_of(export)
    with transaction.atomic():
        enter_scope(viewer)
        words = sort.words(viewer, wanted_of(export))
    face = Face(viewer.name, viewer.account, now, viewer.purpose, words)
    with TemporaryFile() as out:
        with new_workbook(out, title=sort.title, made_by=viewer.name, made_at=now) as book:
            written = write_table(book, face, sort.table(whole=export.whole), _rows(export, viewer))
        out.seek(0)
        content = out.read()
    _finish(export, viewer, content, now, written)


def _rows(export: Export, viewer: Viewer) -> Iterator[Sequence[Cell]]:
    sort, wanted, last, done = sort_of(export), wanted_of(export), None, 0
    while True:
        with transaction.atomic():
            _still_ours(export, done)
            enter_scope(viewer)
            chunk = sort.chunk(viewer, wanted, export=export.pk, after=last, done=done, whole=export.whole)
        if not chunk.rows:
            return
        yield from chunk.rows
        last, done = chunk.after, done + len(chunk.rows)


def _still_ours(export: Export, done: int) -> None:
    """Say how far it is; CalledOff where somebody cancelled it or a newer attempt runs."""
    if not Export.objects.filter(pk=export.pk, state=State.RUNNING, attempt=export.attempt).update(done=done):
        raise CalledOff


@transaction.atomic
def _finish(export: Export, viewer: Viewer, content: bytes, now: datetime, written: int) -> None:
    _still_ours(export, written)
    shown = sort_of(export).shown(whole=export.whole)
    with connection.cursor() as cursor:
        cursor.execute(TELL, [viewer.account, viewer.purpose, shown, export.pk])
    ExportRead.objects.filter(export=export.pk).delete()
    digest = hashlib.sha256(content).hexdigest()
    ExportFile.objects.create(export=export, content=vault().encrypt(content, CONTENT), sha256=digest)
    Export.objects.filter(pk=export.pk).update(
        state=State.DONE,
        total=written,
        size=len(content),
        made_at=now,
        expires_at=now + timedelta(days=days_kept()),
    )
    detail = {"rows": written, "purpose": viewer.purpose, "whole": export.whole, "sha256": digest}
    write_line("reports:export:made", actor=viewer.account, subject=export.pk, division=export.division, detail=detail)
