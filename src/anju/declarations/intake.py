"""The machinery of a file's check and commit: lines read here, chunks judged and written by processes of their own.

Reading stays with one, because whether a line repeats an earlier one depends on all before it; chunks are small, so
that nobody ever holds the whole file as lines (docs/algorithms/intake.md).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from anju.access.models import Account
from anju.access.queries import viewer_of
from anju.access.rules import Viewer, system_viewer
from anju.access.scope import enter_scope
from anju.declarations.before import Before
from anju.declarations.law import Law
from anju.declarations.models import Chunk, Remark, Submission
from anju.declarations.said import Reader
from anju.declarations.sheets import Sheet, open_sheet
from anju.declarations.taking import Line, Message, compare, judge, seal_payload, stored_findings, write
from anju.declarations.writers import share_out
from anju.journal.rows import add_rows
from anju.kernel.errors import NotFound, Refused
from anju.papers.queries import open_document
from anju.papers.tables import unreadable

CHUNK = 2_000
Chunked = Iterator[tuple[int, list[Line]]]


def viewer_of_submission(submission: Submission) -> Viewer:
    """The submitter's own viewer: the worker may do no more than she could."""
    on = timezone.localdate(submission.received_at)
    if submission.entered_by == 0:
        return system_viewer(on=on)
    account = Account.objects.filter(pk=submission.entered_by).first()
    if account is None:
        raise NotFound("The account that sent the file is gone.")
    return viewer_of(account, on=on, purpose="申报核对")


def message_of(submission: Submission, viewer: Viewer) -> Message:
    """The submission as judging and writing see it."""
    received_on = timezone.localdate(submission.received_at)
    law = Law.of(submission.pack, submission.declarant_role, received_on)
    return Message(
        submission.pk,
        submission.division,
        submission.party,
        submission.declarant_role,
        submission.entered_by,
        submission.received_at,
        received_on,
        law,
        viewer,
        submission.channel,
    )


def read_file(submission: Submission, viewer: Viewer) -> Sheet:
    """Open the stored file with its pack's form; Refused (E302) where it cannot be read."""
    assert submission.document_id is not None
    with transaction.atomic():
        enter_scope(viewer)
        _, content = open_document(viewer, submission.document_id)
    law = Law.of(submission.pack, submission.declarant_role, timezone.localdate(submission.received_at))
    return open_sheet(content, law.form, submission.mapping)


def claim_state(submission_id: int, *, to: Submission.State, among: tuple[Submission.State, ...]) -> bool:
    """Move a submission on; False where it stands elsewhere."""
    return bool(Submission.objects.filter(pk=submission_id, state__in=among).update(state=to))


def findings_of(refusal: Refused) -> list[dict[str, Any]]:
    return [asdict(finding) | {"params": dict(finding.params)} for finding in refusal.findings]


@contextmanager
def without_collector() -> Iterator[None]:
    """No search for circular garbage meanwhile: rows by the hundred thousand make none, and each search walks them all,
    which took as long as the work itself."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def check_lines(message: Message, sheet: Sheet) -> tuple[int, int] | None:
    """Judge every line and keep remarks; returns (accepted, rejected), None where another run has settled the check.

    Refused (E302) where there is no line: 0 of 0 accepted would look like work done."""
    accepted = rejected = 0
    with without_collector():
        for _, lines in _chunks(message, sheet):
            if not _check_chunk(message, lines):
                return None
            accepted += sum(line.accepted for line in lines)
            rejected += sum(not line.accepted for line in lines)
    if not accepted + rejected:
        raise unreadable("no-rows")
    return accepted, rejected


def take_lines(message: Message, sheet: Sheet) -> tuple[int, int]:
    """Write every chunk that is not in yet; returns (accepted, rejected) of the whole file."""
    done = set(Chunk.objects.filter(submission_id=message.id).values_list("number", flat=True))
    chunks = _chunks(message, sheet)
    first = next(chunks, None)
    second = next(chunks, None)
    if first and not second:
        if first[0] not in done:
            _take_chunk(message, *first)
    elif first and second:
        todo = (chunk for chunk in _again(first, second, chunks) if chunk[0] not in done)
        with without_collector():
            share_out(todo, writer_of, message.id)
    totals = Chunk.objects.filter(submission_id=message.id).aggregate(a=Sum("accepted"), r=Sum("rejected"))
    return totals["a"] or 0, totals["r"] or 0


def writer_of(submission_id: int) -> Callable[[tuple[int, list[Line]]], None]:
    """What writes a chunk of a submission, in a process that does nothing else."""
    gc.disable()
    submission = Submission.objects.get(pk=submission_id)
    message = message_of(submission, viewer_of_submission(submission))
    return lambda chunk: _take_chunk(message, *chunk)


def _again(first: tuple[int, list[Line]], second: tuple[int, list[Line]], rest: Chunked) -> Chunked:
    yield first
    yield second
    yield from rest


def _chunks(message: Message, sheet: Sheet) -> Chunked:
    reader = Reader(message.law.form, message.received_on)
    before = Before()
    rows = sheet.lines()
    number = 0
    while batch := list(islice(rows, CHUNK)):
        lines = [Line(reader.read(row, cells), cells) for row, _, cells in batch]
        for line in lines:
            before.compare(line.said)
        yield number, lines
        number += 1


def _check_chunk(message: Message, lines: list[Line]) -> bool:
    """Judge a chunk and replace its remarks; False where the submission is being checked no longer."""
    first, last = lines[0].said.row, lines[-1].said.row
    with transaction.atomic():
        # Progress and a lock at once: two runs of one check, of which the first was thought dead, take turns.
        if not Submission.objects.filter(pk=message.id, state=Submission.State.CHECKING).update(done=last):
            return False
        enter_scope(message.viewer)
        judge(message, lines)
        Remark.objects.filter(submission_id=message.id, row__range=(first, last)).delete()
        add_rows("declarations_remark", [_remark(message, line) for line in lines if line.findings])
    return True


def _take_chunk(message: Message, number: int, lines: list[Line]) -> None:
    with transaction.atomic():
        if not _mark(message.id, number):
            return
        enter_scope(message.viewer)
        judge(message, lines)
        compare(message, lines, write(message, lines))
        accepted = sum(line.accepted for line in lines)
        Chunk.objects.filter(submission_id=message.id, number=number).update(
            accepted=accepted, rejected=len(lines) - accepted
        )


def _mark(submission_id: int, number: int) -> bool:
    """Mark a chunk as taken, before anything of it is written: two runs of one commit wait for each other here, and the
    later one finds the mark (False) unless the earlier one failed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO declarations_chunk (submission_id, number, accepted, rejected) VALUES (%s, %s, 0, 0)"
            " ON CONFLICT (submission_id, number) DO NOTHING",
            [submission_id, number],
        )
        marked: int = cursor.rowcount
    return marked == 1


def _remark(message: Message, line: Line) -> dict[str, object]:
    return {
        "submission_id": message.id,
        "row": line.said.row,
        "accepted": line.accepted,
        "codes": line.codes,
        "findings": stored_findings(line.findings),
        "payload": seal_payload(line.cells),
    }
