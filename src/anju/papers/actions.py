"""Documents come in, or are issued: hashed, sealed, kept as written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePosixPath

from django.db import transaction

from anju.access.rules import Viewer
from anju.access.vault import vault
from anju.journal.actions import write_line
from anju.journal.rows import next_ids
from anju.kernel.errors import Refused
from anju.papers.models import Document
from anju.papers.queries import CONTENT, STORED, open_document

__all__ = ["MOST_BYTES", "open_document", "reserve", "store"]

MOST_BYTES = 100 * 1024 * 1024
"""A file of 200,000 declarations is a tenth of this."""
NAME_LENGTH = 200


def reserve() -> int:
    """The id of a document still to be made, for papers that print their own number."""
    return next_ids("papers_document", 1)[0]


@transaction.atomic
def store(
    *,
    viewer: Viewer,
    division: int,
    kind: str,
    name: str,
    media_type: str,
    content: bytes,
    party: int | None = None,
    id: int | None = None,
    about: Iterable[int] = (),
) -> Document:
    """Seal and keep a file; Refused when it is over 100 MB.

    id: from `reserve`. about: ids of the few persons the paper is about; each opening leaves an access line for them.
    The file's name is kept, but not in the journal: people write names into file names."""
    if len(content) > MOST_BYTES:
        raise Refused(
            "The file is larger than %(mb)s MB; send it in parts.",
            params={"mb": MOST_BYTES // 1024 // 1024},
            code="too-large",
        )
    document = Document(
        id=id,
        division=division,
        party=party,
        kind=Document.Kind(kind).value,
        name=plain_name(name),
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=vault().encrypt(content, CONTENT),
        made_by=viewer.account,
    )
    document.save(force_insert=True)
    detail = {"kind": document.kind, "size": document.size, "sha256": document.sha256, "about": list(about)}
    write_line(STORED, actor=viewer.account, subject=document.pk, division=division, detail=detail)
    return document


def plain_name(name: str) -> str:
    """A file's name without its folders and without characters that break a header; long ones keep their ending."""
    last = PurePosixPath(name.replace("\\", "/")).name
    text = "".join(char for char in last if char.isprintable() and char not in '"<>:|?*').strip()
    if len(text) <= NAME_LENGTH:
        return text or "document"
    suffix = PurePosixPath(text).suffix[:10]
    return text[: NAME_LENGTH - len(suffix)] + suffix
