"""The worker's own list of heads, outside the database: whoever cuts the trail's end off there cannot reach it."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from anju.journal.models import Seal
from anju.journal.rules import Head, heads_in

LIST = "journal-heads.txt"
"""In ANJU_HOME."""


def head_line(seal: Seal) -> str:
    """A seal's head as one line to publish."""
    return Head(seal.number, bytes(seal.head)).line(seal.suite, seal.sealed_at)


def keep_head(seal: Seal) -> None:
    """Add a head to the list, whose file is the owner's alone."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="ascii") as stream:
        stream.write(head_line(seal) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def kept_heads() -> list[Head]:
    """Heads on the list; none where there is no list, as on another machine."""
    try:
        return heads_in(_file().read_text(encoding="ascii"))
    except FileNotFoundError:
        return []


def _file() -> Path:
    return Path(settings.ANJU_HOME) / LIST
