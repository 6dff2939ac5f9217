"""Documents handed out: the door sends the bytes that the papers room opened."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from anju.desk.gate import DeskRequest, needs
from anju.papers.models import Document
from anju.papers.queries import open_issued


@require_safe
@needs()
def document(request: DeskRequest, document_id: int) -> HttpResponse:
    return download(*open_issued(request.viewer, document_id))


def download(document: Document, content: bytes) -> HttpResponse:
    return file_answer(content, document.name, document.media_type)


def file_answer(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to be saved, never shown inside the page; kept by no cache."""
    header = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": header or "attachment", "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)
