"""A list of divisions into the register, with its journal line: what the command line and the demo share."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from anju.journal.actions import write_line
from anju.territory.actions import DivisionsOutcome, import_divisions
from anju.territory.lists import read_list


def import_file(path: Path, *, complete: bool = False) -> DivisionsOutcome:
    """As territory.actions.import_divisions, today, with a journal line where anything changed."""
    with transaction.atomic():
        outcome = import_divisions(read_list(path), on=timezone.localdate(), complete=complete)
        if outcome.added or outcome.changed or outcome.retired:
            detail = {"list": path.name, "summary": outcome.as_dict()["summary"]}
            write_line("territory:divisions:imported", actor=0, subject=0, detail=detail)
    return outcome
