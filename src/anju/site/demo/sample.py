"""The sample workbook goes the way every file goes: taken in, checked and committed by the worker."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from importlib import resources

from anju.access.models import Account
from anju.access.queries import viewer_of
from anju.access.rules import Viewer
from anju.declarations.actions import commit_file, take_file
from anju.declarations.queries import SubmissionCard, declarations_of, submission

NAME = "declarations.xlsx"
PACK = "cn-4403-2015"
AS_OF = datetime.fromisoformat("2026-11-18T12:00:00+08:00")
PATIENCE = 60.0
PAUSE = 0.2


def sample_outcome(progress: Callable[[str], None]) -> str:
    """Hand the workbook in as the town's clerk, wait for the worker, and say what became of it; two or three lines.

    The second time it is the same submission, and only the saying is left."""
    clerk = viewer_of(Account.objects.get(username="clerk"), on=AS_OF.date(), purpose="演示数据")
    taken = take_file(
        viewer=clerk,
        name=NAME,
        content=resources.files(__package__).joinpath(f"data/{NAME}").read_bytes(),
        role="landlord",
        party=None,
        pack=PACK,
        received_at=AS_OF,
        channel="spreadsheet",
    )
    card = submission(clerk, taken)
    if card.state != "committed":
        progress("Processing the sample workbook …")
        card = _worked_off(clerk, taken)
    return _said(clerk, card)


def _worked_off(clerk: Viewer, taken: int) -> SubmissionCard:
    deadline = time.monotonic() + PATIENCE
    while True:
        card = submission(clerk, taken)
        if card.state == "checked":
            commit_file(taken, viewer=clerk)
        elif card.state in ("committed", "failed") or time.monotonic() > deadline:
            return card
        time.sleep(PAUSE)


def _said(clerk: Viewer, card: SubmissionCard) -> str:
    if card.state != "committed":
        return f"The sample workbook {NAME} is {card.state}; its page shows how far it is."
    lines = declarations_of(clerk, card.id, only="remarks", limit=card.total).rows
    counts = Counter(code for line in lines for code in line.codes)
    words = [
        f"The sample workbook {NAME}: {card.accepted} rows accepted, {card.rejected} rejected.",
        f"Findings: {', '.join(f'{code} × {count}' for code, count in sorted(counts.items()))}.",
    ]
    if card.dropped_columns:
        words.append(f"Columns dropped: {', '.join(card.dropped_columns)}.")
    return "\n".join(words)
