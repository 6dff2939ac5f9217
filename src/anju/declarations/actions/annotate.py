"""The same workbook back, with what became of each row beside it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from anju.access.scope import enter_scope
from anju.declarations.annotate import annotate
from anju.declarations.intake import read_file, viewer_of_submission
from anju.declarations.messages import word
from anju.declarations.models import Declaration, Remark, Submission
from anju.declarations.sheets import Sheet
from anju.declarations.taking import open_payload
from anju.papers.actions import store
from anju.papers.models import Document
from anju.papers.queries import open_document
from anju.papers.workbooks import XLSX

LANGUAGE = "zh-hans"


def annotate_file(submission_id: int) -> None:
    """Make the annotated workbook of a checked or committed file, once for each state it was in."""
    submission = Submission.objects.select_related("document").get(pk=submission_id)
    document = submission.document
    if document is None or submission.state not in (Submission.State.CHECKED, Submission.State.COMMITTED):
        return
    viewer = viewer_of_submission(submission)
    with transaction.atomic():
        enter_scope(viewer)
        sheet = read_file(submission, viewer)
        _, content = open_document(viewer, document.pk)
        book = annotate(
            content,
            document.name,
            header_row=sheet.header_row,
            dropped=sheet.dropped,
            remarks=_remarks(submission, sheet),
            made_by=viewer.name,
            made_at=timezone.now(),
            language=LANGUAGE,
        )
        name = f"{document.name.rpartition('.')[0] or document.name}-{word_of_state(submission)}.xlsx"
        made = store(
            viewer=viewer,
            division=submission.division,
            party=submission.party,
            kind=Document.Kind.ANNOTATED,
            name=name,
            media_type=XLSX,
            content=book,
        )
        Submission.objects.filter(pk=submission_id).update(annotated=made)


def word_of_state(submission: Submission) -> str:
    """核对结果 after a dry run, 入库结果 after a commit."""
    return "入库结果" if submission.state == Submission.State.COMMITTED else "核对结果"


def _remarks(submission: Submission, sheet: Sheet) -> Iterator[tuple[int, str, str]]:
    """(row as the spreadsheet shows it, accepted or rejected, all findings worded)."""
    kept = _worded(submission)
    for row, shown, _ in sheet.lines():
        accepted, text = kept.get(row, (True, ""))
        yield shown, "accepted" if accepted else "rejected", text


def _worded(submission: Submission) -> dict[int, tuple[bool, str]]:
    lines: Iterator[Declaration | Remark]
    if submission.state == Submission.State.COMMITTED:
        lines = Declaration.objects.filter(submission=submission).exclude(codes=[]).iterator(chunk_size=2000)
    else:
        lines = Remark.objects.filter(submission=submission).iterator(chunk_size=2000)
    worded: dict[int, tuple[bool, str]] = {}
    for line in lines:
        fields = open_payload(line.payload)
        texts = [
            f"{finding['code']} {word(finding | {'read': fields.get(finding['field'])}, LANGUAGE)}"
            for finding in line.findings
        ]
        worded[line.row] = (line.accepted, "\n".join(texts))
    return worded
