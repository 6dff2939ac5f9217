"""Opening documents: fetching is the gate, and every opening is told."""

from __future__ import annotations

import hashlib

from django.db import transaction

from anju.access.rules import Permission, Viewer
from anju.access.vault import VaultError, vault
from anju.journal.actions import write_access, write_line
from anju.journal.models import Line
from anju.kernel.errors import NotFound
from anju.papers.models import Document

CONTENT = "papers_document.content"
STORED = "papers:document:stored"

_NEEDS = {
    Document.Kind.INTAKE: Permission.DECLARATION_VIEW,
    Document.Kind.ANNOTATED: Permission.DECLARATION_VIEW,
    Document.Kind.CERTIFICATE: Permission.STAY_VIEW,
    Document.Kind.ROSTER: Permission.DECLARATION_VIEW,
    Document.Kind.STATEMENT: Permission.DECLARATION_VIEW,
}
_ISSUED = (Document.Kind.CERTIFICATE, Document.Kind.ROSTER)


def open_issued(viewer: Viewer, document_id: int) -> tuple[Document, bytes]:
    """As open_document, for a paper that was issued. What came in is opened by the room it came in to."""
    if not Document.objects.visible_to(viewer).filter(pk=document_id, kind__in=_ISSUED).exists():
        raise NotFound("No such document.")
    return open_document(viewer, document_id)


@transaction.atomic
def open_document(viewer: Viewer, document_id: int) -> tuple[Document, bytes]:
    """A document and its plain bytes; NotFound when absent or out of scope, Forbidden without its kind's permission.

    A roster opens for its maker alone: the purpose it was exported for was hers. VaultError when the bytes
    are not the ones that were stored."""
    document = Document.objects.visible_to(viewer).filter(pk=document_id).first()
    if document is None or (document.kind == Document.Kind.ROSTER and document.made_by != viewer.account):
        raise NotFound("No such document.")
    viewer.require(_NEEDS[Document.Kind(document.kind)])
    content = vault().decrypt(document.content, CONTENT)
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise VaultError(f"Document {document.pk} is not the one that was stored.")
    _tell(viewer, document)
    return document, content


def _tell(viewer: Viewer, document: Document) -> None:
    stored = Line.objects.filter(event=STORED, subject=document.pk).first()
    about = stored.detail.get("about", []) if stored else []
    if about:
        write_access(
            [(person, document.division) for person in about],
            actor=viewer.account,
            purpose=viewer.purpose,
            shown=document.kind,
        )
    write_line("papers:document:opened", actor=viewer.account, subject=document.pk, division=document.division)
