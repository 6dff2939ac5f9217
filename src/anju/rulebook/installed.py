"""The packs this installation works by: the release's own, and over them those of the office's own folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from anju.rulebook.book import Rulebook


def pack_folders() -> tuple[Path, ...]:
    """Where packs are read from, the release's folder first, the office's (ANJU_PACKS) after it where there is one."""
    own = settings.OWN_PACKS_DIR
    return (settings.PACKS_DIR,) if own is None else (settings.PACKS_DIR, own)


def the_book() -> Rulebook:
    """The installation's rule packs, read once a process."""
    return _book(pack_folders())


@cache
def _book(folders: tuple[Path, ...]) -> Rulebook:
    return Rulebook.load(*folders)
