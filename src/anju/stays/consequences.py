"""What a deed of the office does to stays, told difference by difference."""

from __future__ import annotations

from anju.people.deeds import Consequence, Rows
from anju.stays.naming import names_of


def consequences_of(rows: Rows) -> list[Consequence]:
    """Rows of ``stays_settle_after`` (sql/annul.sql), each behind the id of its deed."""
    named = names_of([stay for _, _, stay, *_ in rows if stay is not None])
    return [
        Consequence("stay", what, stay, said, place, was, start, end, named[stay].address if stay in named else "")
        for _, what, stay, said, place, was, start, end in rows
    ]
